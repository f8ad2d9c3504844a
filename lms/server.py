"""The web server of an embedded school: waitress, with limits that it has not by itself.

One thread takes in every body and sends every answer; eight others only compute. So a phone on a weak network holds a connection, and
no thread. What is added here: how much a body may weigh by its address, a deadline for it, a look at the free space before it is
written to the disk, words for whoever is refused, and a fair share of the connections for each address.
docs/decisions/0024-server-of-an-embedded-school.md says why this server.

`python -m lms.server FD`: serves on the bound socket that is inherited as descriptor FD, until standard input closes.
"""

import logging
import os
import resource
import signal
import socket
import sys
import time
from collections import Counter
from functools import partial
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

from jobs.lifeline import end_with_parent
from lms.bodies import REFUSAL, SMALL, refusal_of
from web.body_limits import most_bytes

THREADS = 8
MOST_CONNECTIONS = 500
MOST_FILES = 4096  # descriptors: a connection, and what lies on the disk of its body and its answer
HEADER_SECONDS = 20
SILENT_SECONDS = 60  # without a byte of a body, or without taking a byte of an answer
BODY_SECONDS, BODY_RATE, LONGEST_BODY_SECONDS = 60, 8 * 1024, 15 * 60  # a minute, and what a weak network needs
LINGER_SECONDS = 30


class Refused:
    """Stands where waitress keeps what is wrong with a request; the words are the school's own."""

    def __init__(self, code: str) -> None:
        self.code = code


class Request(HTTPRequestParser):
    """A request as it comes in. `expected` is how much its body weighs, or may weigh when nobody says how much."""

    expected = 0

    def __init__(self, adj: Adjustments, channel: "Channel") -> None:
        super().__init__(adj)
        self.channel, self.begun = channel, time.time()

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            length = most_bytes(self.path) if self.chunked else self.content_length
            if code := refusal_of(self.path, length, promised=self.channel.server.promised_bytes):
                self.refuse(code)
            else:
                self.expected = length

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self.chunked and self.body_bytes_received > self.expected:
            self.refuse("too_heavy")
        return len(data) if self.error else consumed  # what still comes of a refused body is no next request

    def refuse(self, code: str) -> None:
        """Forget the body, and let the school answer why."""
        self.close()
        self.body_rcv, self.content_length, self.chunked, self.expected = None, 0, False, 0
        self.expect_continue = False  # or the client would be told to go on, and all of it taken in
        self.headers["CONNECTION"] = "close"
        self.headers.pop("CONTENT_LENGTH", None)
        self.error, self.completed = Refused(code), True

    @property
    def deadline(self) -> float:
        """The moment by which all of it must have come."""
        if not self.headers_finished:
            return self.begun + HEADER_SECONDS
        return self.begun + min(BODY_SECONDS + self.expected / BODY_RATE, LONGEST_BODY_SECONDS)


class Refusal(WSGITask):
    """Lets the school say why a request was refused, and closes the connection."""

    def get_environment(self) -> dict[str, Any]:
        return super().get_environment() | {REFUSAL: self.request.error.code}


class Channel(HTTPChannel):
    """One connection."""

    request: Request | None
    close_when_flushed: bool
    lingers_until = 0.0

    @property
    def parser_class(self) -> Any:
        return partial(Request, channel=self)

    def error_task_class(self, channel: HTTPChannel, request: Request) -> Any:
        self.lingers_until = time.time() + LINGER_SECONDS
        return (Refusal if isinstance(request.error, Refused) else ErrorTask)(channel, request)

    def check(self, now: float) -> None:
        """End what takes too long. Called by the thread that reads and writes."""
        request, silent = self.request, now - self.last_activity > SILENT_SECONDS
        if self.is_lingering:
            self.will_close = now > self.lingers_until
        elif self.total_outbufs_len:
            self.will_close = self.will_close or silent
        elif request is not None and not self.requests and (silent or now > request.deadline):
            if not request.headers_finished:
                self.will_close = True
                return
            with self.requests_lock:
                request.refuse("too_slow")
                self.request = None
                self.requests.append(request)
            self.server.add_task(self)

    # A connection that is closed while the other side still sends is reset, and the answer lost with it: browsers send all of a
    # body before they read. So the answer is sent, and what still comes is thrown away for a while.

    is_lingering = False

    def readable(self) -> bool:
        return not self.will_close if self.is_lingering else super().readable()

    def handle_write(self) -> None:
        if self.lingers_until and self.close_when_flushed and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and not self.will_close:
                self.close_when_flushed, self.is_lingering = False, True
                self.socket.shutdown(socket.SHUT_WR)
            return
        super().handle_write()

    def handle_read(self) -> None:
        if not self.is_lingering:
            super().handle_read()
            return
        try:
            self.recv(64 * 1024)  # closes when there is no more
        except OSError:
            self.handle_close()


class Server(TcpWSGIServer):
    """Serves a WSGI application on a socket that is bound already."""

    channel_class = Channel

    def __init__(self, application: Any, listening: socket.socket, **adjustments: Any) -> None:
        settings = {
            "threads": THREADS,
            "connection_limit": MOST_CONNECTIONS + 100,  # never reached: see handle_accept
            "asyncore_use_poll": True,  # select() knows no descriptor above 1023
            "inbuf_overflow": SMALL,
            "outbuf_overflow": SMALL,
            "cleanup_interval": 5,
            "channel_timeout": SILENT_SECONDS + 15,
            "log_socket_errors": False,
            "ident": "",
        }
        adj = Adjustments(sockets=[listening], **settings | adjustments)
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(adj.threads)
        sockinfo = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(application, {}, _sock=listening, dispatcher=dispatcher, adj=adj, sockinfo=sockinfo, bind_socket=False)

    @property
    def promised_bytes(self) -> int:
        """Of the bodies that are coming, or worked on. What of them has come is counted twice: rather a little too careful."""
        requests = (request for channel in self.active_channels.values() for request in (channel.request, *channel.requests))
        return sum(request.expected for request in requests if request is not None)

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in self.active_channels.values():
            channel.check(now)

    def handle_accept(self) -> None:
        """When there are too many, whoever has most of them loses the oldest that only waits: nobody else is shut out."""
        super().handle_accept()
        if len(self.active_channels) > MOST_CONNECTIONS:
            waiting = [channel for channel in self.active_channels.values() if not channel.requests and not channel.will_close]
            for busiest, _count in Counter(channel.addr[0] for channel in waiting).most_common(1):  # none, when all are worked on
                min((one for one in waiting if one.addr[0] == busiest), key=lambda one: one.creation_time).will_close = True


def serve(listening: socket.socket) -> None:
    """Until SIGTERM."""
    from lms.wsgi import application  # noqa: PLC0415 - takes seconds, and is the school itself

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard), hard))
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # says that somebody waits, for each who does
    server = Server(application, listening)
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(0))
    server.run()


if __name__ == "__main__":
    end_with_parent()
    serve(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # a thread that still computes is not waited for
