package io.syncline.route.intake;

/** A webhook that is not taken in; carries the answer. Has no stack trace: anyone can cause one. */
public final class HookRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient HookAnswer answer;

  public HookRefused(int status, String reason) {
    this(HookAnswer.refused(status, reason));
  }

  public HookRefused(HookAnswer answer) {
    super(answer.status() + " " + answer.reason(), null, false, false);
    this.answer = answer;
  }

  public HookAnswer answer() {
    return answer;
  }
}
