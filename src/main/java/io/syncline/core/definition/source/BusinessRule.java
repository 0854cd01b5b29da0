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
 * @param mapping attributes of the derived record, each an expression over the source's, a
 *     template, or a list or object of these
 * @param group which records of the source become one derived record; left out: each becomes one of
 *     its own
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
    Map<String, Value> mapping,
    @Nullable SourceGroup group) {

  public BusinessRule {
    fields = List.copyOf(fields);
    mapping = Collections.unmodifiableMap(new LinkedHashMap<>(mapping));
  }

  /** Whether a person approves a record for which the condition holds. */
  public boolean requiresApproval() {
    return action != null && Names.same(String.valueOf(Scalars.text(action)), "requireApproval");
  }

  /** Whether records for which the condition holds are marked as reconciled. */
  public boolean marksReconciled() {
    return action != null && Names.same(String.valueOf(Scalars.text(action)), "markReconciled");
  }

  /** Whether a record is derived from another one. */
  public boolean derives() {
    return source != null && target != null && (action == null || generatesInvoice());
  }

  /**
   * Whether what it derives is an invoice: a person approves it, unless the target says otherwise.
   */
  public boolean generatesInvoice() {
    return action != null && Names.same(String.valueOf(Scalars.text(action)), "generateInvoice");
  }

  /**
   * Whether an action follows when its condition becomes true: a message, or the call of a route.
   */
  public boolean startsAction() {
    var what = action == null || condition == null ? "" : String.valueOf(Scalars.text(action));
    return Names.same(what, "notify") || what.startsWith("direct:");
  }
}
