package io.syncline.sandbox.kernel;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 requests off one connection (RFC 9112: fixed length and chunked bodies). */
final class HttpReader {
  /** The bytes are no HTTP request, or a larger one than 16 MiB of body or 64 KiB of head. */
  static final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
      super(what);
    }
  }

  private static final int MAX_BODY = 16 << 20;
  private static final int MAX_LINE = 64 << 10;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final InputStream in;
  private final OutputStream out;
  private final String name;
  private final AtomicLong numbers;
  private final byte[] buffer = new byte[16 << 10];
  private int at;
  private int end;

  HttpReader(InputStream in, OutputStream out, String name, AtomicLong numbers) {
    this.numbers = numbers;
    this.in = in;
    this.out = out;
    this.name = name;
  }

  /** The next request, or null when the client closed between two requests. */
  @Nullable Request next() throws IOException {
    if (at == end && !fill()) {
      return null;
    }
    var line = line();
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first || !line.startsWith("HTTP/1.", last + 1)) {
      throw new Malformed("request line");
    }
    var headers = headers();
    var body = body(headers);
    var target = line.substring(first + 1, last);
    int mark = target.indexOf('?');
    return new Request(
        name + "-" + numbers.incrementAndGet(),
        line.substring(0, first),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        headers,
        body);
  }

  private Map<String, String> headers() throws IOException {
    var headers = new HashMap<String, String>(16);
    int size = 0;
    for (var line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      size += line.length();
      if (colon <= 0 || size > MAX_LINE) {
        throw new Malformed("header");
      }
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim(),
          (a, b) -> a + ", " + b);
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
      out.write(CONTINUE);
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return chunks();
    }
    var length = headers.get("content-length");
    if (length == null) {
      return new byte[0];
    }
    return exactly(size(length, 10));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      var line = line();
      int semicolon = line.indexOf(';');
      int size = size(semicolon < 0 ? line : line.substring(0, semicolon), 16);
      if (size == 0) {
        while (!line().isEmpty()) {
          // Trailers are of no use here.
        }
        return body.toByteArray();
      }
      body.writeBytes(exactly(size));
      line();
      if (body.size() > MAX_BODY) {
        throw new Malformed("body size");
      }
    }
  }

  private static int size(String text, int radix) throws Malformed {
    try {
      int size = Integer.parseInt(text.trim(), radix);
      if (size >= 0 && size <= MAX_BODY) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Answered below like a size out of bounds.
    }
    throw new Malformed("body size");
  }

  private byte[] exactly(int size) throws IOException {
    var bytes = new byte[size];
    int copied = Math.min(size, end - at);
    System.arraycopy(buffer, at, bytes, 0, copied);
    at += copied;
    if (in.readNBytes(bytes, copied, size - copied) < size - copied) {
      throw new EOFException();
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder spilled = null;
    while (true) {
      for (int i = at; i < end; i++) {
        if (buffer[i] == '\n') {
          int stop = i > at && buffer[i - 1] == '\r' ? i - 1 : i;
          var part = new String(buffer, at, stop - at, StandardCharsets.ISO_8859_1);
          at = i + 1;
          return spilled == null ? part : strip(spilled.append(part));
        }
      }
      spilled = spilled == null ? new StringBuilder() : spilled;
      spilled.append(new String(buffer, at, end - at, StandardCharsets.ISO_8859_1));
      if (spilled.length() > MAX_LINE) {
        throw new Malformed("line length");
      }
      if (!fill()) {
        throw new EOFException();
      }
    }
  }

  /** A line whose CR was the last byte of one read and its LF the first of the next. */
  private static String strip(StringBuilder line) {
    int last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
