# What lintian says of the package; what it may say stands with its reason in packaging/debian/crossdock.lintian-overrides
exits "lintian finds nothing wrong" 0 lintian --allow-root --fail-on error,warning -I --pedantic "$build"/deb/crossdock_*.changes
hasnt "no error" "$said" "E: "
hasnt "no warning" "$said" "W: "
hasnt "nothing pedantic" "$said" "P: "
