package io.syncline.route.intake.http;

import io.syncline.core.inbox.HookFault;
import org.jspecify.annotations.Nullable;

/** A webhook that is not taken in; carries the answer. Has no stack trace: anyone can cause one. */
public final class HookRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient HookAnswer answer;
  private final transient @Nullable HookFault fault;

  public HookRefused(int status, String reason) {
    this(HookAnswer.refused(status, reason));
  }

  public HookRefused(HookAnswer answer) {
    this(answer, null);
  }

  /**
   * @param fault what is wrong with all webhooks of the system, perhaps; null: with this request
   */
  public HookRefused(HookAnswer answer, @Nullable HookFault fault) {
    super(answer.status() + " " + answer.reason(), null, false, false);
    this.answer = answer;
    this.fault = fault;
  }

  public @Nullable HookFault fault() {
    return fault;
  }

  public HookAnswer answer() {
    return answer;
  }
}
