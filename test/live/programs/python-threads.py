#!/usr/bin/python3
"""A threaded TCP server with its clients in threads, a process pool, a subprocess, a database file and a lock."""
import concurrent.futures
import hashlib
import os
import socketserver
import socket
import sqlite3
import subprocess
import tempfile
import threading


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False


def ask(port, number):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        stream = connection.makefile("rw")
        stream.write(f"client {number}\n")
        stream.flush()
        return stream.readline().strip()


def digest(number):
    return hashlib.sha256(str(number).encode()).hexdigest()[:8]


def talk():
    with Server(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            print(*pool.map(lambda n: ask(server.server_address[1], n), range(8)), sep="\n")
        server.shutdown()
        thread.join()


def store(directory):
    path = os.path.join(directory, "demo.db")
    with sqlite3.connect(path) as database:
        database.execute("create table item (id integer primary key, name text)")
        database.executemany("insert into item (name) values (?)", [(digest(n),) for n in range(100)])
        print(database.execute("select count(*), min(name) from item").fetchone())


def main():
    talk()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        print(*pool.map(digest, range(4)))
    with tempfile.TemporaryDirectory() as directory:
        store(directory)
    print(subprocess.run(["sort", "-r"], input="a\nb\n", capture_output=True, text=True, check=True).stdout.split())
    print("done")


if __name__ == "__main__":
    main()
