#!/bin/sh
# A redis server that saves to disk, and a client that works on all common types of value.
set -eu
# Waits for a child that still runs, so that the shell is always seen to suspend itself.
pause() { sleep 0.1 & wait $!; }
data=$(mktemp -d)
socket=$data/redis.sock
redis-server --port 6379 --bind 127.0.0.1 --unixsocket "$socket" --dir "$data" --appendonly yes --daemonize no \
  --logfile "$data/log" >"$data/out" 2>&1 &
server=$!
pause
kill -0 "$server"
until redis-cli -s "$socket" ping >"$data/ping" 2>&1 && grep -q PONG "$data/ping"; do
  pause
  kill -0 "$server"
done

redis-cli -p 6379 <<'END'
SET greeting hello
GET greeting
INCRBY counter 41
INCR counter
RPUSH list a b c
LRANGE list 0 -1
HSET hash field value
HGETALL hash
ZADD scores 2 two 1 one
ZRANGE scores 0 -1 WITHSCORES
EVAL "return redis.call('GET', KEYS[1])" 1 greeting
MULTI
INCR counter
EXEC
DBSIZE
SAVE
END
redis-cli -p 6379 bgrewriteaof
redis-cli -p 6379 shutdown save
wait "$server"
rm -r "$data"
echo done
