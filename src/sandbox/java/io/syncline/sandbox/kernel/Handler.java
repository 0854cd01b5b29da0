package io.syncline.sandbox.kernel;

/** Answers requests; called from many threads. */
@FunctionalInterface
public interface Handler {
  Reply handle(Request request);
}
