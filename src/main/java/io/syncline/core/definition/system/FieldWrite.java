package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.key.Shorthand;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request by which one field of a record is written, and nothing else. It is a write of its
 * own: with its intent, its answer and its dead letter.
 *
 * @param request what is sent: {@code {value}} is the value, {@code {choice}} its counterpart there
 * @param errors error rules tried before those of the system type
 * @param choices for each value of the system what {@code {choice}} is, or what is looked up
 * @param lookup where the choice is looked up before; null: nowhere
 */
public record FieldWrite(
    @Group Operation.Request request,
    List<ErrorRule> errors,
    Map<String, Choice> choices,
    @Nullable Lookup lookup) {

  /**
   * The counterpart of a value.
   *
   * @param choice whatever the field holds now
   * @param from by what the field holds now (exact, or with a {@code *} at either end)
   */
  public record Choice(@Shorthand @Nullable String choice, @Rest Map<String, String> from) {
    public Choice {
      from = Map.copyOf(from);
    }
  }

  /**
   * A read before the write: {@code {choice}} is the one item that is found, {@code {choice.id}}
   * what it holds at {@code id}.
   *
   * @param request what is asked
   * @param records dotted path of the items in the answer; empty: the answer itself
   * @param match path in an item that holds the value, or what {@code choices} say for it
   */
  public record Lookup(
      @Group Operation.Request request, @Default("") String records, String match) {}

  public FieldWrite {
    errors = List.copyOf(errors);
    choices = Map.copyOf(choices);
  }

  /** Whether what is sent depends on what the field holds now. */
  public boolean readsBefore() {
    return choices.values().stream().anyMatch(it -> !it.from().isEmpty());
  }

  /** The write as an operation. */
  public Operation operation() {
    return Operation.of(Operation.Kind.UPDATE, request, "", errors);
  }

  /** What is asked before; null: nothing. */
  public @Nullable Operation asks() {
    return lookup == null
        ? null
        : Operation.of(Operation.Kind.GET, lookup.request(), lookup.records(), errors);
  }
}
