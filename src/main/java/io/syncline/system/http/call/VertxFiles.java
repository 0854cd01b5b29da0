package io.syncline.system.http.call;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Files on their way to and from a connection, a piece at a time and never whole in memory. */
final class VertxFiles {

  private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

  private final Vertx vertx;

  VertxFiles(Vertx vertx) {
    this.vertx = vertx;
  }

  /** An answer had more bytes than are taken. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooLarge() {
      super("the file is too large", null, false, false);
    }
  }

  /**
   * Sends a body that holds a file.
   *
   * @param before what is sent before it
   */
  Future<HttpClientResponse> send(
      HttpClientRequest request, byte[] before, HttpCall.Sending sending) {
    var copy = sending.copy();
    var options = new OpenOptions().setWrite(false).setCreate(false);
    return vertx
        .fileSystem()
        .open(copy.path().toString(), options)
        .compose(
            file -> {
              long length = before.length + copy.size() + sending.after().length;
              request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
              request.write(Buffer.buffer(before));
              file.pipe()
                  .endOnComplete(false)
                  .to(request)
                  .compose(sent -> request.end(Buffer.buffer(sending.after())))
                  .onComplete(ended -> file.close())
                  .onFailure(broken -> request.reset());
              return request.response();
            });
  }

  /** Takes the bytes of an answer; fails with {@link TooLarge} where there are more. */
  Future<Void> receive(HttpClientResponse response, HttpCall.Receiving receiving) {
    response.exceptionHandler(broken -> {}); // it may break before there is something to take it
    var length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null
        && DIGITS.matcher(length).matches()
        && Long.parseLong(length) > receiving.most()) {
      return Future.failedFuture(new TooLarge());
    }
    response.pause();
    var options = new OpenOptions().setRead(false).setTruncateExisting(true);
    return vertx
        .fileSystem()
        .open(receiving.path().toString(), options)
        .compose(file -> into(file, response, receiving.most()));
  }

  private static Future<Void> into(AsyncFile file, HttpClientResponse response, long most) {
    var taken = Promise.<Void>promise();
    var size = new AtomicLong();
    file.exceptionHandler(taken::tryFail);
    response.exceptionHandler(taken::tryFail);
    response.endHandler(end -> taken.tryComplete());
    response.handler(
        piece -> {
          if (size.addAndGet(piece.length()) > most) {
            taken.tryFail(new TooLarge());
          } else if (!taken.future().isComplete()) {
            file.write(piece);
            if (file.writeQueueFull()) {
              response.pause();
              file.drainHandler(drained -> response.resume());
            }
          }
        });
    response.resume();
    return taken.future().eventually(() -> file.close());
  }
}
