package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.expression.Expression;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.clean.Checks;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.IdentityCache;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.UnreadableValue;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a record that rules compute. They follow from the record's other attributes
 * after conflicts are decided; no system changes them. Pure; safe for threads.
 *
 * <p>A rule whose result is empty, or one that the attribute's type or validation refuses, assigns
 * nothing: the record keeps the value it has. While an attribute that a rule needs waits for a
 * person, what is computed from it is not written either.
 */
public final class ComputedAttributes {

  /** Digits after the point of a result, where the definition does not say how many. */
  private static final int MAX_SCALE = 10;

  private static final IdentityCache<Entity, Class<?>, List<Rule>> RULES = new IdentityCache<>();

  /**
   * A compiled rule.
   *
   * @param inputs the attributes it is computed from, those behind other rules among them
   * @param codec reads the result as the attribute's type
   * @param checks judges the result
   */
  private record Rule(
      Attribute attribute, Expression expression, Set<String> inputs, Codec codec, Checks checks) {}

  /**
   * What the rules give for a record.
   *
   * @param changed the attributes whose values change, or were a system's until now
   * @param withoutResult the attributes whose rules gave no usable result
   */
  public record Result(Map<String, AttributeState> changed, Set<String> withoutResult) {

    static final Result NONE = new Result(Map.of(), Set.of());
  }

  private ComputedAttributes() {}

  /**
   * Computes all rules of an entity, those that others need first.
   *
   * @param record as resolved
   * @param now the time of a value none of whose inputs has one
   */
  public static Result of(Entity entity, UnifiedRecord record, Instant now) {
    var rules = rules(entity);
    if (rules.isEmpty()) {
      return Result.NONE;
    }
    var changed = new TreeMap<String, AttributeState>();
    var withoutResult = new HashSet<String>();
    for (var rule : rules) {
      var name = rule.attribute().name();
      var seen = record.holding(changed);
      var value = value(rule, seen);
      var held = record.attributes().get(name);
      if (value == null) {
        withoutResult.add(name);
      } else if (held == null
          || !held.value().agreesWith(value)
          || !held.source().equals(AttributeState.RULE)) {
        var at = editedAt(rule, seen, now);
        changed.put(
            name,
            held == null
                ? new AttributeState(value, AttributeState.RULE, at, 1)
                : held.next(value, AttributeState.RULE, at));
      }
    }
    return new Result(changed, withoutResult);
  }

  /**
   * The copy to read once more, so that rules compute again what depends on these attributes. For
   * changes that no copy showed: a person's decision, an undone run, a merge.
   */
  public static Optional<NativeRef> copyToRead(
      Entity entity, RecordState state, Collection<String> changed) {
    return rules(entity).stream().anyMatch(it -> it.inputs().stream().anyMatch(changed::contains))
        ? state.links().stream()
            .map(LinkState::link)
            .filter(it -> it.role() == Link.Role.MAIN)
            .map(Link::ref)
            .filter(it -> entity.participant(it.system()).isPresent())
            .min(Comparator.comparingInt(it -> entity.participant(it.system()).get().rank()))
        : Optional.empty();
  }

  /** Whether an attribute is computed from one of these. */
  public static boolean dependsOn(Entity entity, String attribute, Collection<String> others) {
    if (others.isEmpty()) {
      return false;
    }
    for (var rule : rules(entity)) {
      if (rule.attribute().name().equals(attribute)) {
        return rule.inputs().stream().anyMatch(others::contains);
      }
    }
    return false;
  }

  private static @Nullable Value value(Rule rule, UnifiedRecord record) {
    var value =
        rule.attribute().type() == ValueType.INTEGER
            ? rule.expression().evaluateInteger(record.values())
            : rule.expression().evaluate(record.values());
    if (value == null) {
      return null;
    }
    try {
      var read = rule.codec().decode(rounded(rule, value));
      rule.checks().judge(read);
      return read;
    } catch (UnreadableValue unfit) {
      return null;
    }
  }

  private static Value rounded(Rule rule, Value value) {
    var said = rule.checks().rounded(value);
    return said instanceof Value.Decimal number && number.value().scale() > MAX_SCALE
        ? new Value.Decimal(number.value().setScale(MAX_SCALE, RoundingMode.HALF_UP))
        : said;
  }

  /** When the youngest of its inputs was edited. */
  private static Instant editedAt(Rule rule, UnifiedRecord record, Instant now) {
    return rule.expression().names().stream()
        .map(it -> record.attributes().get(it))
        .filter(Objects::nonNull)
        .map(AttributeState::editedAt)
        .max(Instant::compareTo)
        .orElse(now);
  }

  private static List<Rule> rules(Entity entity) {
    return RULES.get(entity, ComputedAttributes.class, () -> compile(entity));
  }

  private static List<Rule> compile(Entity entity) {
    var attributes = entity.attributes();
    var context = ParseContext.of(entity);
    var direct = new TreeMap<String, Expression>();
    attributes.forEach(
        (name, it) -> {
          var computed = it.writing().computed();
          if (computed != null) {
            direct.put(name, expression(computed));
          }
        });
    var ordered = new LinkedHashSet<String>();
    direct.keySet().forEach(name -> order(name, direct, new HashSet<>(), ordered));
    var rules = new ArrayList<Rule>();
    for (var name : ordered) {
      var inputs = new HashSet<String>();
      collect(name, direct, inputs);
      var attribute = attributes.get(name);
      rules.add(
          new Rule(
              attribute,
              direct.get(name),
              Set.copyOf(inputs),
              Codec.of(attribute.type(), null, context),
              new Checks(attribute.validation(), context)));
    }
    return List.copyOf(rules);
  }

  private static Expression expression(Computation computed) {
    return Expression.compile(
        computed.expression(), name -> computed.names().getOrDefault(name, name));
  }

  /** Those that a rule needs go before it. A circle is refused when the definition is read. */
  private static void order(
      String name, Map<String, Expression> direct, Set<String> under, Set<String> ordered) {
    if (under.add(name)) {
      direct.get(name).names().stream()
          .filter(direct::containsKey)
          .sorted()
          .forEach(it -> order(it, direct, under, ordered));
      ordered.add(name);
    }
  }

  private static void collect(String name, Map<String, Expression> direct, Set<String> inputs) {
    var expression = direct.get(name);
    if (expression != null) {
      for (var it : expression.names()) {
        if (inputs.add(it)) {
          inputs.add(it.split("\\.", 2)[0]);
          collect(it, direct, inputs);
        }
      }
    }
  }
}
