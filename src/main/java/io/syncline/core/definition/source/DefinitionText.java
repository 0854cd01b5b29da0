package io.syncline.core.definition.source;

import static java.util.stream.Collectors.joining;

import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Rest;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a definition as YAML with every default filled in, keys in camelCase. Connections show
 * which settings are given, never what they are.
 */
public final class DefinitionText {

  private DefinitionText() {}

  /**
   * A line of it.
   *
   * @param said where a file says it; null: it is a default, or no file says it by this name
   */
  public record Line(String text, @Nullable Position said) {}

  public static String of(SyncDefinition sync) {
    return lines(sync, WrittenKeys.NONE).stream().map(it -> it.text() + "\n").collect(joining());
  }

  /** The same as a tree of maps, lists and scalars. */
  public static Map<String, @Nullable Object> tree(SyncDefinition sync) {
    return block(sync);
  }

  public static List<Line> lines(SyncDefinition sync, WrittenKeys written) {
    var lines = new ArrayList<Line>();
    write(new Lines(lines, written), tree(sync), 0, "");
    return lines;
  }

  /** The lines so far, and where they are said. */
  private record Lines(List<Line> all, WrittenKeys written) {

    void add(String text, String path) {
      all.add(new Line(text, written.of(path)));
    }
  }

  private static @Nullable Object tree(@Nullable Object value) {
    if (value instanceof Enum<?> constant) {
      return camel(constant.name());
    } else if (value instanceof Value tree) {
      return tree instanceof Value.Text text ? text.value() : tree.canonical();
    } else if (value instanceof Frequency) {
      return value.toString();
    } else if (value instanceof StrategySpec strategy) {
      return strategy(strategy);
    } else if (value instanceof ConflictResolution resolution) {
      return resolution(resolution);
    } else if (value instanceof FieldMappings mappings) {
      var all = new LinkedHashMap<String, @Nullable Object>();
      mappings.flat().forEach((field, entry) -> all.put(field, tree(entry)));
      mappings.bySystem().forEach((system, entries) -> all.put(system.value(), tree(entries)));
      return all;
    } else if (value instanceof Collection<?> items) {
      return items.stream().map(DefinitionText::tree).toList();
    } else if (value instanceof Map<?, ?> map) {
      var all = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((key, item) -> all.put(String.valueOf(key), tree(item)));
      return all;
    } else if (value instanceof Record block && !(value instanceof SystemId)) {
      return block(block);
    }
    return value;
  }

  private static @Nullable Object resolution(ConflictResolution resolution) {
    if (resolution.byAttribute().isEmpty()) {
      return tree(resolution.otherwise());
    }
    var all = new LinkedHashMap<String, @Nullable Object>();
    resolution.byAttribute().forEach((name, strategy) -> all.put(name, tree(strategy)));
    all.put("*", tree(resolution.otherwise()));
    return all;
  }

  /** Names of variables may be shown, what is written in plain may be secret. */
  private static Map<String, @Nullable Object> connection(Map<?, ?> settings) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    settings.forEach(
        (name, value) -> {
          boolean variable = String.valueOf(value).matches("\\$\\{\\w+}");
          all.put(String.valueOf(name), variable ? value : "(given)");
        });
    return all;
  }

  private static Object strategy(StrategySpec strategy) {
    var kind = strategy.strategy().kind();
    var winner = strategy.strategy().winner();
    var name = winner == null ? camel(kind.name()) : winner + "-wins";
    return strategy.options() == null ? name : Map.of(name, written(strategy.options()));
  }

  /** Options as they were written, as a tree. */
  private static Object written(Value options) {
    if (options instanceof Value.Struct struct) {
      var all = new LinkedHashMap<String, Object>();
      struct.fields().forEach((name, value) -> all.put(name, written(value)));
      return all;
    }
    if (options instanceof Value.Items items) {
      return items.values().stream().map(DefinitionText::written).toList();
    }
    return options instanceof Value.Text text ? text.value() : options.canonical();
  }

  private static Map<String, @Nullable Object> block(Record block) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    for (var component : block.getClass().getRecordComponents()) {
      var value = value(component, block);
      boolean connection = block instanceof SystemSpec && component.getName().equals("connection");
      if (connection && value instanceof Map<?, ?> settings) {
        all.put("connection", connection(settings));
      } else if (component.isAnnotationPresent(Rest.class) && value instanceof Map<?, ?> rest) {
        rest.forEach((key, item) -> all.put(String.valueOf(key), tree(item)));
      } else if (component.isAnnotationPresent(Group.class) && value instanceof Record group) {
        all.putAll(block(group));
      } else if (value != null) {
        all.put(component.getName(), tree(value));
      }
    }
    return all;
  }

  private static @Nullable Object value(RecordComponent component, Record block) {
    try {
      return component.getAccessor().invoke(block);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(block.getClass() + " is not registered for reflection", e);
    }
  }

  public static String camel(String constant) {
    var text = new StringBuilder();
    for (var part : constant.toLowerCase(Locale.ROOT).split("_")) {
      text.append(
          text.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return text.toString();
  }

  private static void write(Lines lines, @Nullable Object value, int indent, String path) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) ->
              entry(
                  lines,
                  "  ".repeat(indent) + quoted(key) + ":",
                  item,
                  indent,
                  WrittenKeys.below(path, String.valueOf(key))));
    } else if (value instanceof List<?> items) {
      int index = 0;
      for (var item : items) {
        var below = WrittenKeys.below(path, Integer.toString(index++));
        entry(lines, "  ".repeat(indent) + "-", item, indent, below);
      }
    }
  }

  private static void entry(
      Lines lines, String head, @Nullable Object item, int indent, String path) {
    boolean empty =
        item instanceof Map<?, ?> map && map.isEmpty()
            || item instanceof List<?> list && list.isEmpty();
    if (empty) {
      lines.add(head + (item instanceof List<?> ? " []" : " {}"), path);
    } else if (item instanceof Map<?, ?> || item instanceof List<?>) {
      lines.add(head, path);
      write(lines, item, indent + 1, path);
    } else {
      lines.add(head + ' ' + quoted(item), path);
    }
  }

  private static String quoted(@Nullable Object scalar) {
    var text = String.valueOf(scalar);
    boolean plain = text.matches("[A-Za-z0-9_./+-][A-Za-z0-9 _./+-]*") && !text.endsWith(" ");
    return plain ? text : "'" + text.replace("'", "''") + "'";
  }
}
