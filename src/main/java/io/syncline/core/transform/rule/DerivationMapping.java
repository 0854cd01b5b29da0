package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.TextTemplate;
import io.syncline.core.definition.model.WorkflowPlan.Derivation;
import io.syncline.core.expression.Expression;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping gives for the records of a group, or for one record. An item of a list is repeated
 * for each record, unless it adds them up or names none of their attributes; anything else has to
 * be the same for all of them.
 */
final class DerivationMapping {

  private final Derivation derivation;
  private final List<Attributes> records;
  private final Map<String, Expression> compiled = new HashMap<>();
  private final Set<String> different = new TreeSet<>();
  private final Set<String> notSummed = new TreeSet<>();

  DerivationMapping(Derivation derivation, List<Attributes> records) {
    this.derivation = derivation;
    this.records = records;
  }

  /** The value of an attribute; null: it is empty. */
  @Nullable Value value(String attribute, Value written) {
    return value(attribute, written, records);
  }

  /** Why the values cannot be used; empty: they can. */
  String problem() {
    if (!different.isEmpty()) {
      return "the records of the group give different values for " + String.join(", ", different);
    }
    return notSummed.isEmpty()
        ? ""
        : "a part of a sum is empty or no number for " + String.join(", ", notSummed);
  }

  /** What is empty is left out of lists and objects; null: all of it is empty. */
  private @Nullable Value value(String attribute, Value written, List<Attributes> of) {
    if (written instanceof Value.Text text) {
      return text(attribute, TextTemplate.of(text.value()), of);
    } else if (written instanceof Value.Items items) {
      var values = new ArrayList<Value>();
      for (var item : items.values()) {
        var each = isRepeated(item) ? of.stream().map(List::of).toList() : List.of(of);
        each.stream()
            .map(it -> value(attribute, item, it))
            .filter(Objects::nonNull)
            .forEach(values::add);
      }
      return values.isEmpty() ? null : new Value.Items(values);
    } else if (written instanceof Value.Struct struct) {
      var fields = new TreeMap<String, Value>();
      struct
          .fields()
          .forEach(
              (name, it) -> {
                var value = value(attribute, it, of);
                if (value != null) {
                  fields.put(name, value);
                }
              });
      return fields.isEmpty() ? null : new Value.Struct(fields);
    }
    return written;
  }

  private boolean isRepeated(Value item) {
    var expressions = TextTemplate.expressions(item).map(this::compiled).toList();
    return expressions.stream().noneMatch(Expression::aggregates)
        && expressions.stream().anyMatch(it -> !it.names().isEmpty());
  }

  /** A template with an empty part is empty, as a sum is. */
  private @Nullable Value text(String attribute, TextTemplate template, List<Attributes> of) {
    if (template.plain()) {
      return evaluate(attribute, template.parts().get(0).text(), of);
    }
    var text = new StringBuilder();
    for (var part : template.parts()) {
      var value = part.expression() ? evaluate(attribute, part.text(), of) : null;
      var said = part.expression() ? value == null ? null : Scalars.text(value) : part.text();
      if (said == null) {
        return null;
      }
      text.append(said);
    }
    return Value.text(text.toString());
  }

  private @Nullable Value evaluate(String attribute, String written, List<Attributes> of) {
    var expression = compiled(written);
    var first = expression.evaluate(of.get(0));
    if (first == null && expression.aggregates()) {
      notSummed.add(attribute);
    }
    boolean same =
        expression.single().isEmpty()
            || of.stream().allMatch(it -> agree(first, expression.evaluate(it)));
    if (!same) {
      different.add(attribute);
    }
    return first;
  }

  private static boolean agree(@Nullable Value one, @Nullable Value other) {
    return one == null || other == null ? one == other : one.agreesWith(other);
  }

  private Expression compiled(String written) {
    return compiled.computeIfAbsent(
        written,
        it ->
            derivation.group() == null
                ? Expression.compile(it, this::meaning)
                : Expression.overGroup(it, this::meaning));
  }

  private String meaning(String name) {
    return derivation.names().getOrDefault(name, name);
  }
}
