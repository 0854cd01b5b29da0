package io.syncline.sandbox.kernel;

/** Ends the handling of a request with the answer it carries. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Reply reply;

  public Refusal(Reply reply) {
    super("refused with " + reply.status(), null, false, false);
    this.reply = reply;
  }

  public Reply reply() {
    return reply;
  }
}
