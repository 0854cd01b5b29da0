package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Names;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is assigned, asked or derived.
 *
 * @param name what it is called in messages
 * @param description for people
 * @param rule an assignment, {@code attribute = expression}
 * @param condition an expression; the action follows when it becomes true
 * @param action what follows
 * @param window in which time equal {@code fields} make a duplicate
 * @param fields the attributes that make a duplicate
 * @param source the entity a record is derived from
 * @param target the entity of the derived record
 * @param mapping attributes of the derived record from the source's
 */
public record BusinessRule(
    String name,
    @Nullable String description,
    @Nullable String rule,
    @Nullable String condition,
    @Nullable Value action,
    @Nullable Duration window,
    List<String> fields,
    @Nullable String source,
    @Nullable String target,
    Map<String, String> mapping) {

  public BusinessRule {
    fields = List.copyOf(fields);
    mapping = Collections.unmodifiableMap(new LinkedHashMap<>(mapping));
  }

  /** Whether a person approves a record for which the condition holds. */
  public boolean requiresApproval() {
    return action != null && Names.same(String.valueOf(Scalars.text(action)), "requireApproval");
  }

  /**
   * Whether an action follows when its condition becomes true: a message, or the call of a route.
   */
  public boolean startsAction() {
    var what = action == null || condition == null ? "" : String.valueOf(Scalars.text(action));
    return Names.same(what, "notify") || what.startsWith("direct:");
  }
}
