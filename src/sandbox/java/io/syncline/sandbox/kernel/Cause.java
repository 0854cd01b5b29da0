package io.syncline.sandbox.kernel;

import org.jspecify.annotations.Nullable;

/** What a write came from: a request, or a person in the vendor's screens. */
public record Cause(
    String requestId,
    Journal.Source source,
    String method,
    String path,
    @Nullable String idempotencyKey) {

  public static Cause api(Request request) {
    return new Cause(
        request.id(),
        Journal.Source.API,
        request.method(),
        request.path(),
        request.header("idempotency-key"));
  }

  /** The same cause for one input of a batch that carries a key of its own. */
  public Cause withKey(String key) {
    return new Cause(requestId, source, method, path, key);
  }

  /** A person's edit; a silent one sends no webhook. */
  public static Cause person(boolean silent) {
    return new Cause("", silent ? Journal.Source.SILENT : Journal.Source.PERSON, "", "", null);
  }
}
