#!/bin/sh
# An nginx with a master and an unprivileged worker that serves files, answers by rule, proxies to itself and reloads.
set -eu
# Waits for a child that still runs, so that the shell is always seen to suspend itself.
pause() { sleep 0.2 & wait $!; }
root=$(mktemp -d)
chmod 755 "$root"
mkdir "$root/www"
printf 'hello from a file\n' >"$root/www/index.html"
cat >"$root/nginx.conf" <<END
daemon off;
user www-data;
worker_processes 1;
pid $root/pid;
error_log $root/error.log warn;
events { worker_connections 64; }
http {
  access_log $root/access.log;
  client_body_temp_path $root/body;
  proxy_temp_path $root/proxy;
  fastcgi_temp_path $root/fastcgi;
  uwsgi_temp_path $root/uwsgi;
  scgi_temp_path $root/scgi;
  sendfile on;
  server {
    listen 127.0.0.1:8080;
    root $root/www;
    location /rule { return 200 "answered by rule\n"; }
    location /proxy { proxy_pass http://127.0.0.1:8080/rule; }
  }
}
END
nginx -c "$root/nginx.conf" -p "$root" -e "$root/error.log" &
server=$!
get() { curl --silent --show-error "$@"; }
pause
until get --output "$root/probe" http://127.0.0.1:8080/rule 2>"$root/probe.err"; do
  kill -0 "$server"
  pause
done

get http://127.0.0.1:8080/
get http://127.0.0.1:8080/rule
get http://127.0.0.1:8080/proxy
get --range 0-4 http://127.0.0.1:8080/index.html
echo
get --output "$root/missing" --write-out '%{http_code}\n' http://127.0.0.1:8080/missing
get --output "$root/refused" --write-out '%{http_code}\n' --data body http://127.0.0.1:8080/index.html
kill -HUP "$server"
pause
get http://127.0.0.1:8080/rule
kill -QUIT "$server"
wait "$server"
rm -r "$root"
echo done
