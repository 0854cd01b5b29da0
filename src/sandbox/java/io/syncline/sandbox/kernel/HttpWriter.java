package io.syncline.sandbox.kernel;

import java.nio.charset.StandardCharsets;

/** Writes an answer as one array, so that it leaves in one packet where it fits. */
final class HttpWriter {
  static final byte[] MALFORMED =
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1);

  private HttpWriter() {}

  static byte[] bytes(Request request, Reply reply, boolean last) {
    var head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(reply.status()).append(' ').append(reason(reply.status()));
    head.append("\r\nx-sandbox-request-id: ").append(request.id());
    reply.headers().forEach((k, v) -> head.append("\r\n").append(k).append(": ").append(v));
    if (reply.status() != 204) {
      head.append("\r\nContent-Length: ").append(reply.body().length);
    }
    head.append(last ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
    var start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    int size = reply.status() == 204 || "HEAD".equals(request.method()) ? 0 : reply.body().length;
    var all = new byte[start.length + size];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(reply.body(), 0, all, start.length, size);
    return all;
  }

  private static String reason(int status) {
    return status < 300 ? "OK" : status < 400 ? "Redirect" : status < 500 ? "Refused" : "Error";
  }
}
