package io.syncline.definition;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.core.definition.key.AlsoWritten;
import io.syncline.core.definition.key.Derived;
import io.syncline.core.definition.key.FromKey;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.OneOrMany;
import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.key.Within;
import io.syncline.core.definition.source.ConflictResolution;
import io.syncline.core.definition.source.CustomSpec;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.Frequency;
import io.syncline.core.definition.source.MergeSpec;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.RecordShape;
import io.syncline.definition.binding.ScalarBinder;
import io.syncline.definition.source.TopLevel;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON Schema of a kind of definition file, made from the records that files become. */
final class SchemaOf {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What an operation says of these is laid over what its object says, key by key. */
  private static final Set<Class<?>> LAID_OVER = Set.of(Paging.class, Operation.ItemStatus.class);

  private final ObjectNode defs = JSON.objectNode();
  private final Set<Class<?>> found = new LinkedHashSet<>();

  private SchemaOf() {}

  /** The records that a kind of file is made of. */
  static Set<Class<?>> records(Class<?> file) {
    var schema = new SchemaOf();
    schema.type(file);
    return schema.found;
  }

  static String text(String title, Class<?> file) {
    var schema = new SchemaOf();
    var root = JSON.objectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", title);
    root.setAll(schema.type(file));
    root.set("$defs", schema.defs);
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode type(Type type) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class ? map(arguments[1]) : list(arguments[0]);
    }
    var plain = (Class<?>) type;
    if (plain == Frequency.class || plain == SystemId.class) {
      return types("string");
    } else if (plain == StrategySpec.class) {
      return any(
          types("string"),
          mapOf(any(types("string"), type(MergeSpec.class), type(CustomSpec.class))));
    } else if (plain == ConflictResolution.class) {
      return any(type(StrategySpec.class), map(StrategySpec.class));
    } else if (plain == FieldMappings.class) {
      return mapOf(
          any(
              types("string", "number"),
              type(FieldMappings.Entry.class),
              map(FieldMappings.Entry.class)));
    } else if (plain.isEnum()) {
      return words(ConstantNames.of(plain), plain == ValueType.class);
    } else if (plain.isRecord() && !Value.class.isAssignableFrom(plain)) {
      return reference(plain);
    }
    return scalar(plain);
  }

  private static ObjectNode scalar(Class<?> plain) {
    if (plain == boolean.class || plain == Boolean.class) {
      return types("boolean");
    } else if (plain == int.class || plain == Integer.class) {
      return types("integer");
    } else if (plain == BigDecimal.class) {
      return types("number");
    } else if (plain == Duration.class) {
      return types("string", "integer").put("pattern", "^([0-9]{1,9} ?(ms|s|m|h|d|w)|P.+|0)$");
    } else if (plain == String.class || plain == ZoneId.class) {
      return types("string", "number", "boolean");
    }
    return plain == Value.Struct.class ? types("object") : JSON.objectNode();
  }

  private ObjectNode list(Type item) {
    var list = types("array");
    list.set("items", type(item));
    boolean single =
        item instanceof Class<?> plain && (!plain.isRecord() || ScalarBinder.knows(plain));
    boolean many = item instanceof Class<?> type && type.isAnnotationPresent(OneOrMany.class);
    return single || many ? any(list, type(item)) : list;
  }

  private ObjectNode map(Type value) {
    var map = mapOf(nullable(value, type(value)));
    if (value == FieldType.class) {
      var group = JSON.objectNode().put("$ref", "#/$defs/FieldGroup");
      map.putObject("patternProperties").set("\\.$", group);
      defs.set("FieldGroup", map.deepCopy());
    }
    return map;
  }

  /** What a short form may be written in may be written without a value: then it is not taken. */
  private static ObjectNode nullable(Type written, ObjectNode value) {
    boolean mayBe =
        written instanceof Class<?> plain
            && (plain.isAnnotationPresent(AlsoWritten.class) || LAID_OVER.contains(plain));
    return mayBe ? any(value, types("null")) : value;
  }

  private static ObjectNode mapOf(ObjectNode value) {
    var map = types("object");
    map.set("additionalProperties", value);
    return map;
  }

  private ObjectNode reference(Class<?> plain) {
    var name = plain.getSimpleName();
    if (found.add(plain)) {
      defs.set(name, JSON.objectNode());
      defs.set(name, block(plain));
    }
    return JSON.objectNode().put("$ref", "#/$defs/" + name);
  }

  private ObjectNode block(Class<?> plain) {
    var shape = RecordShape.of(plain);
    var properties = JSON.objectNode();
    var patterns = JSON.objectNode();
    var required = JSON.arrayNode();
    for (var key : keys(plain, shape)) {
      var value = nullable(plain, limited(key));
      key.defaultText()
          .filter(it -> !it.startsWith("{"))
          .ifPresent(it -> value.put("default", it.replace("'", "")));
      for (var name : key.names()) {
        properties.set(name, described(key, value.deepCopy()));
        patterns.set(loose(name), value.deepCopy().remove(List.of("default")));
      }
      boolean optional =
          key.has(Derived.class)
              || key.nullable()
              || key.defaultText().isPresent()
              || key.names().size() > 1;
      boolean filled =
          Map.of(boolean.class, true, List.class, true, Map.class, true)
              .containsKey(key.component().getType());
      if (!optional && !filled && !isOfHttp(key)) {
        required.add(key.name());
      }
    }
    var block = types("object");
    Described.record(plain).ifPresent(it -> block.put("description", it));
    block.set("properties", properties);
    block.set("patternProperties", patterns);
    block.set("additionalProperties", rest(shape));
    if (!required.isEmpty()) {
      block.set("anyOf", requiredLoosely(required));
    }
    return shape.shorthand().map(key -> any(limited(key), block)).orElse(block);
  }

  private static ObjectNode described(RecordShape.Key key, ObjectNode value) {
    var component = key.component();
    Described.component(component.getDeclaringRecord(), component.getName())
        .ifPresent(it -> value.put("description", it));
    return value;
  }

  /** Keys compare loosely, which `required` cannot say: at least as many keys as are required. */
  private static ArrayNode requiredLoosely(ArrayNode required) {
    return JSON.arrayNode()
        .add(JSON.objectNode().set("required", required))
        .add(JSON.objectNode().put("minProperties", required.size()));
  }

  /** A sync may write some blocks of its configuration at the top. */
  private static List<RecordShape.Key> keys(Class<?> plain, RecordShape shape) {
    var keys = new ArrayList<>(shape.writableKeys());
    if (plain == SyncDefinition.class) {
      RecordShape.of(SyncConfig.class).written().stream()
          .filter(key -> TopLevel.MOVED.contains(Names.loose(key.name())))
          .forEach(keys::add);
    }
    return keys;
  }

  private com.fasterxml.jackson.databind.JsonNode rest(RecordShape shape) {
    var rest = shape.keys().stream().filter(key -> key.has(Rest.class)).findFirst();
    if (rest.isEmpty()) {
      return JSON.booleanNode(false);
    }
    var type = (ParameterizedType) rest.get().component().getGenericType();
    return type(type.getActualTypeArguments()[1]);
  }

  /** A text of a request; a query parameter may have several. */
  private ObjectNode requestText(RecordShape.Key key) {
    var text = types("string", "number", "boolean");
    return key.name().equals("query")
        ? any(text, types("null"), types("array").<ObjectNode>set("items", text))
        : any(text, types("null"));
  }

  private ObjectNode limited(RecordShape.Key key) {
    var oneOf = key.component().getAnnotation(OneOf.class);
    if (oneOf != null) {
      var words = words(List.of(oneOf.value()), false);
      return key.component().getType() == Map.class ? mapOf(words) : words;
    }
    var schema =
        key.component().getDeclaringRecord() == Operation.Request.class
                && key.component().getType() == Map.class
            ? mapOf(requestText(key))
            : type(key.component().getGenericType());
    if (isOperations(key)) {
      var names = types("array");
      names.set("items", words(ConstantNames.of(Operation.Kind.class), false));
      return any(schema, names);
    }
    var within = key.component().getAnnotation(Within.class);
    if (within != null) {
      schema.put("minimum", within.min());
      if (within.max() != Long.MAX_VALUE) {
        schema.put("maximum", within.max());
      }
    }
    if (key.has(FromKey.class)) {
      throw new IllegalStateException("comes from the key: " + key.name());
    }
    return schema;
  }

  /** With `transport: camel` a list of names is enough. */
  private static boolean isOperations(RecordShape.Key key) {
    return key.component().getDeclaringRecord() == ObjectType.class
        && key.name().equals("operations");
  }

  /** What the reader asks for unless the transport is Camel, which a schema cannot tell. */
  private static boolean isOfHttp(RecordShape.Key key) {
    var of = key.component().getDeclaringRecord();
    return of == Operation.class
        || of == Paging.class
        || of == SystemType.class && key.name().equals("baseUrl");
  }

  private static ObjectNode words(List<String> words, boolean open) {
    var exact = JSON.objectNode();
    var allowed = exact.putArray("enum");
    words.forEach(allowed::add);
    if (words.contains("true")) {
      allowed.add(true);
    }
    var anyOf = any(exact);
    words.forEach(
        word -> ((ArrayNode) anyOf.get("anyOf")).add(types("string").put("pattern", loose(word))));
    if (open) {
      ((ArrayNode) anyOf.get("anyOf")).add(types("string"));
    }
    return anyOf;
  }

  /** Without case, hyphen and underscore. */
  private static String loose(String name) {
    var pattern = new StringBuilder("^");
    for (char c : Names.loose(name).toCharArray()) {
      var upper = Character.toUpperCase(c);
      pattern.append(Character.isLetter(c) ? "[" + c + upper + "]" : c == '.' ? "[.]" : "" + c);
      pattern.append("[-_]*");
    }
    return pattern.append('$').toString();
  }

  private static ObjectNode types(String... names) {
    var node = JSON.objectNode();
    if (names.length == 1) {
      return node.put("type", names[0]);
    }
    var types = node.putArray("type");
    List.of(names).forEach(types::add);
    return node;
  }

  private static ObjectNode any(ObjectNode... choices) {
    var node = JSON.objectNode();
    var anyOf = node.putArray("anyOf");
    List.of(choices).forEach(anyOf::add);
    return node;
  }
}
