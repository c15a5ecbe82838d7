#!/bin/busybox sh
# A shell script of applets: pipes, files, links, archives, jobs, a trap and a tiny HTTP server with its client.
set -eu
# Waits for a child that still runs, so that the shell is always seen to suspend itself.
pause() { sleep 0.1 & wait $!; }
dir=$(mktemp -d)
cd "$dir"
trap 'echo trapped' USR1
printf 'pear\napple\nfig\n' | sort | sed 's/^/- /'
mkdir tree
echo one >tree/a
ln -s a tree/b
ln tree/a tree/c
cp tree/a tree/d
chmod 640 tree/d
mv tree/d tree/e
tar -cf - tree | gzip | gunzip | tar -tf - | sort
find tree -type f | sort | xargs -n 1 cat
stat -c '%a %s' tree/e
wc -c <tree/b
date -u -d @0 +%Y
awk 'BEGIN { for (i = 1; i <= 3; i++) s += i; print s }'
(sleep 0.1; exit 3) &
status=0
wait $! || status=$?
echo "job $status"
kill -USR1 $$
echo 'hello over http' >tree/index.html
httpd -f -p 127.0.0.1:8081 -h "$dir/tree" &
server=$!
pause
until wget -q -O page http://127.0.0.1:8081/index.html 2>/dev/null; do
  kill -0 "$server"
  pause
done
cat page
kill "$server"
wait "$server" || true
cd /
rm -r "$dir"
echo done
