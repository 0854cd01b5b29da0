package io.syncline.system.http.call;

import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A JSON body with places to fill in.
 *
 * <p>A placeholder without a value is left out. The name {@value #SPREAD} inserts the fields of a
 * tree in its place; other fields of the same name win. A list of exactly one element that refers
 * to an item ({@code id}, {@code fields}, {@code idempotencyKey}, {@code marker}, {@code index}) is
 * repeated for each item of the call.
 */
sealed interface BodyTemplate {

  String SPREAD = "...";
  Set<String> OF_ITEMS = Set.of("id", "fields", "idempotencyKey", "marker", "version", "index");

  /** The value; null where it has places and nothing fills them. */
  @Nullable Value fill(TemplateValues call, List<TemplateValues> items);

  boolean anyTemplate(Predicate<Template> test);

  static BodyTemplate parse(Value value, Map<String, String> settings) {
    if (value instanceof Value.Text text) {
      return new Leaf(Template.parse(text.value(), settings));
    }
    if (value instanceof Value.Struct struct) {
      var fields = new TreeMap<String, BodyTemplate>();
      struct.fields().forEach((name, field) -> fields.put(name, parse(field, settings)));
      return new Tree(fields);
    }
    if (value instanceof Value.Items items) {
      var elements = items.values().stream().map(item -> parse(item, settings)).toList();
      boolean repeated = elements.size() == 1 && elements.get(0).anyTemplate(BodyTemplate::ofItem);
      return new Elements(elements, repeated);
    }
    return new Fixed(value);
  }

  private static boolean ofItem(Template template) {
    return OF_ITEMS.stream().anyMatch(template::mentions);
  }

  /** A value without places. */
  record Fixed(Value value) implements BodyTemplate {
    @Override
    public Value fill(TemplateValues call, List<TemplateValues> items) {
      return value;
    }

    @Override
    public boolean anyTemplate(Predicate<Template> test) {
      return false;
    }
  }

  /** A text. */
  record Leaf(Template template) implements BodyTemplate {
    @Override
    public @Nullable Value fill(TemplateValues call, List<TemplateValues> items) {
      return template.value(items.size() == 1 ? call.with(items.get(0)) : call);
    }

    @Override
    public boolean anyTemplate(Predicate<Template> test) {
      return test.test(template);
    }
  }

  /** An object. */
  record Tree(Map<String, BodyTemplate> fields) implements BodyTemplate {
    @Override
    public Value fill(TemplateValues call, List<TemplateValues> items) {
      var filled = new TreeMap<String, Value>();
      var spread = fields.get(SPREAD);
      if (spread != null && spread.fill(call, items) instanceof Value.Struct tree) {
        filled.putAll(tree.fields());
      }
      fields.forEach(
          (name, field) -> {
            var value = name.equals(SPREAD) ? null : field.fill(call, items);
            if (value != null) {
              filled.put(name, value);
            }
          });
      return new Value.Struct(filled);
    }

    @Override
    public boolean anyTemplate(Predicate<Template> test) {
      return fields.values().stream().anyMatch(field -> field.anyTemplate(test));
    }
  }

  /** A list. */
  record Elements(List<BodyTemplate> elements, boolean repeated) implements BodyTemplate {
    @Override
    public Value fill(TemplateValues call, List<TemplateValues> items) {
      var filled = new ArrayList<Value>();
      if (repeated) {
        items.forEach(item -> add(filled, elements.get(0), call.with(item), List.of(item)));
      } else {
        elements.forEach(element -> add(filled, element, call, items));
      }
      return new Value.Items(filled);
    }

    private static void add(
        List<Value> to, BodyTemplate from, TemplateValues call, List<TemplateValues> items) {
      var value = from.fill(call, items);
      if (value != null) {
        to.add(value);
      }
    }

    @Override
    public boolean anyTemplate(Predicate<Template> test) {
      return elements.stream().anyMatch(element -> element.anyTemplate(test));
    }
  }
}
