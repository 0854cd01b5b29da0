package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Shorthand;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steps in an order.
 *
 * @param name what it is called in messages
 * @param trigger what starts it: {@code created}, {@code removed}, {@code manual}, each with or
 *     without its entity ({@code employee.created}), or a condition, which starts it when it
 *     becomes true
 * @param steps what is done, in the order written
 * @param order {@code reverse}: the steps from the last to the first
 * @param stepDefinitions steps by name, each as it would be written in {@code steps}
 */
public record Workflow(
    String name,
    @Nullable String trigger,
    List<Step> steps,
    @OneOf("reverse") @Nullable String order,
    Map<String, Step> stepDefinitions) {

  /**
   * One step.
   *
   * @param uses what is done: {@code <system>.create}, {@code <system>.archive}, {@code
   *     <system>.restore}, {@code direct:<route>}, {@code approve}, {@code notify}, or the name of
   *     a step definition
   * @param at the attribute that holds the day on which it is due; left out: at once
   * @param compensate what undoes it, written as {@code uses}
   * @param waitFor in place of {@code uses}: a condition; the next step follows once it holds for
   *     the record
   * @param timeout how long it waits at most; left out: without an end
   * @param otherwise what happens then; {@code fail} where it is left out
   */
  public record Step(
      @Shorthand @Nullable String uses,
      @Nullable String at,
      @Nullable String compensate,
      @Alias("wait") @Nullable String waitFor,
      @Nullable Duration timeout,
      @Nullable Otherwise otherwise) {

    /** One that does something. */
    public Step(String uses, @Nullable String at, @Nullable String compensate) {
      this(uses, at, compensate, null, null, null);
    }
  }

  /** What happens where a step waited in vain. */
  public enum Otherwise {
    FAIL,
    CONTINUE,
    COMPENSATE
  }

  public Workflow {
    steps = List.copyOf(steps);
    stepDefinitions = Collections.unmodifiableMap(new LinkedHashMap<>(stepDefinitions));
  }
}
