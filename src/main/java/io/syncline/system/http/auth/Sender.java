package io.syncline.system.http.auth;

import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.Failure;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.HttpTransport;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls with credentials, all at once, and waits for every answer; the transport bounds how
 * long. A call whose credentials are not accepted is sent once more where fresher ones can be had:
 * a system answers so before it applies anything.
 */
public final class Sender {

  private final HttpTransport transport;
  private final Credentials credentials;
  private final BooleanSupplier mayLeave;

  public Sender(HttpTransport transport, Credentials credentials) {
    this(transport, credentials, () -> true);
  }

  private Sender(HttpTransport transport, Credentials credentials, BooleanSupplier mayLeave) {
    this.transport = transport;
    this.credentials = credentials;
    this.mayLeave = mayLeave;
  }

  /** The same; but what it sends is asked whether it may, just before it leaves. */
  public Sender whileLeaving(BooleanSupplier may) {
    return new Sender(transport, credentials, may);
  }

  /** The outcome of one call: a result, or the failure because of which it was never sent. */
  public record Sent(@Nullable HttpResult result, @Nullable Failure failure) {
    private static Sent never(Failure failure) {
      return new Sent(null, failure);
    }

    public AnswerVerdict verdict(AnswerVerdicts verdicts, Set<String> fields) {
      return result != null
          ? verdicts.of(result, fields)
          : new AnswerVerdict.Failed(failure == null ? new Failure.Permanent("not sent") : failure);
    }

    /** What messages call the answer; empty: there was none. */
    public String name() {
      return result instanceof HttpResult.Answered answered ? answered.name() : "";
    }

    /** 0: there was no answer. */
    public int status() {
      return result instanceof HttpResult.Answered answered ? answered.status() : 0;
    }
  }

  /** One outcome per call, in order. */
  public List<Sent> send(List<Supplier<HttpCall>> calls) {
    var started = calls.stream().map(Attempt::new).toList();
    return started.stream().map(Attempt::finish).toList();
  }

  public Sent send(Supplier<HttpCall> call) {
    return send(List.of(call)).get(0);
  }

  private final class Attempt {
    private @Nullable HttpCall bare;
    private @Nullable HttpCall call;
    private CompletableFuture<Sent> running;

    private Attempt(Supplier<HttpCall> maker) {
      try {
        this.bare = maker.get();
        this.running = start(this.bare);
      } catch (HttpCall.Unsayable e) {
        this.running =
            CompletableFuture.completedFuture(
                Sent.never(new Failure.Invalid(String.valueOf(e.getMessage()), Set.of())));
      }
    }

    private CompletableFuture<Sent> start(HttpCall from) {
      try {
        call = credentials.on(from).leaving(mayLeave).ofRun(CallOrigin.isRun());
        return transport.send(call).thenApply(result -> new Sent(result, null));
      } catch (Credentials.Refused e) {
        return CompletableFuture.completedFuture(Sent.never(e.failure()));
      }
    }

    private Sent finish() {
      var sent = running.join();
      return bare != null
              && call != null
              && sent.result() instanceof HttpResult.Answered answered
              && credentials.rejected(call, answered)
          ? start(bare).join()
          : sent;
    }
  }
}
