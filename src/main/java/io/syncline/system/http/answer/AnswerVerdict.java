package io.syncline.system.http.answer;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an answer, or one item of it, means. */
public sealed interface AnswerVerdict {

  /**
   * It worked.
   *
   * @param answer its tree, or nothing where it has no body
   * @param headers by name in lower case
   */
  record Fine(@Nullable Value answer, Map<String, String> headers) implements AnswerVerdict {}

  /** There is no such record. */
  record Missing() implements AnswerVerdict {}

  /** The condition on the version does not hold. */
  record Stale() implements AnswerVerdict {}

  /** A create would duplicate a record; its id where the answer contains it. */
  record AlreadyThere(@Nullable String existing, String reason) implements AnswerVerdict {}

  record Failed(Failure failure) implements AnswerVerdict {}

  /** Whether the system refused the request's content and so applied nothing of it. */
  default boolean refusal() {
    return this instanceof Missing
        || this instanceof Stale
        || this instanceof AlreadyThere
        || this instanceof Failed failed && failed.failure() instanceof Failure.Invalid;
  }
}
