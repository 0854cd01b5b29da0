package io.syncline.definition.binding;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.AlsoWritten;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.FromKey;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.key.Rest;
import io.syncline.core.definition.key.Shorthand;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a record says about the block of a file that becomes it: keys, aliases, defaults. */
public final class RecordShape {

  private static final Map<Class<?>, RecordShape> KNOWN = new ConcurrentHashMap<>();

  /** One component as a key. What reflection says of it is asked for once. */
  public static final class Key {
    private final RecordComponent component;
    private final Type type;
    private final Limits limits;
    private final boolean nullable;
    private final boolean rest;
    private final boolean fromKey;
    private final Optional<String> defaultText;
    private final List<String> names;

    private Key(RecordComponent component) {
      this.component = component;
      this.type = component.getGenericType();
      this.limits = Limits.of(component);
      this.nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      this.rest = has(Rest.class);
      this.fromKey = has(FromKey.class);
      this.defaultText =
          Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
      var alias = component.getAnnotation(Alias.class);
      var others = alias == null ? Stream.<String>empty() : Arrays.stream(alias.value());
      this.names = Stream.concat(Stream.of(name()), others).toList();
    }

    public RecordComponent component() {
      return component;
    }

    public String name() {
      return component.getName();
    }

    public boolean has(Class<? extends Annotation> annotation) {
      return component.isAnnotationPresent(annotation);
    }

    public Optional<String> defaultText() {
      return defaultText;
    }

    public boolean nullable() {
      return nullable;
    }

    /** The component's name and every other name it may be written under. */
    public List<String> names() {
      return names;
    }

    Type type() {
      return type;
    }

    Limits limits() {
      return limits;
    }

    /** Whether it takes the entries that no other key takes. */
    boolean isRest() {
      return rest;
    }

    boolean isFromKey() {
      return fromKey;
    }
  }

  private final Class<?> type;
  private final List<Key> keys = new ArrayList<>();
  private final List<Key> written;
  private final Map<String, Key> byName = new HashMap<>();
  private final List<RecordComponent> components;
  private final Map<RecordComponent, RecordShape> groups = new HashMap<>();
  private final Constructor<?> constructor;

  private RecordShape(Class<?> type) {
    this.type = type;
    components = List.of(type.getRecordComponents());
    for (var component : components) {
      if (component.isAnnotationPresent(Group.class)) {
        var group = new RecordShape(component.getType());
        groups.put(component, group);
        keys.addAll(group.keys);
      } else {
        keys.add(new Key(component));
      }
    }
    written = keys.stream().filter(key -> !key.isRest() && !key.isFromKey()).toList();
    written.forEach(key -> key.names().forEach(it -> byName.putIfAbsent(Names.loose(it), key)));
    try {
      var types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
      constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " is not registered for reflection", e);
    }
  }

  public static RecordShape of(Class<?> type) {
    var known = KNOWN.get(type);
    if (known != null) {
      return known;
    }
    var shape = new RecordShape(type);
    KNOWN.put(type, shape);
    return shape;
  }

  Class<?> type() {
    return type;
  }

  /** Those of its groups among them. */
  public List<Key> keys() {
    return keys;
  }

  /** The record of these values, one for each key in the order of {@link #keys}. */
  Object instance(Iterator<@Nullable Object> values) throws ReflectiveOperationException {
    var arguments = new ArrayList<@Nullable Object>();
    for (var component : components) {
      var group = groups.get(component);
      arguments.add(group == null ? values.next() : group.instance(values));
    }
    return constructor.newInstance(arguments.toArray());
  }

  Optional<Key> rest() {
    return keys.stream().filter(Key::isRest).findFirst();
  }

  public Optional<Key> shorthand() {
    return keys.stream().filter(key -> key.has(Shorthand.class)).findFirst();
  }

  /** The keys a file may write, without those that come from elsewhere. */
  public List<Key> written() {
    return written;
  }

  Optional<Key> named(String name) {
    return Optional.ofNullable(byName.get(Names.loose(name)));
  }

  /** The keys a file may write and those of short forms. */
  public List<Key> writableKeys() {
    var also = type.getAnnotation(AlsoWritten.class);
    return also == null
        ? written()
        : Stream.concat(written().stream(), RecordShape.of(also.value()).written().stream())
            .toList();
  }

  /** Every name a file may write, as the docs write it, for messages and suggestions. */
  List<String> vocabulary() {
    return writableKeys().stream().flatMap(key -> spelled(key.names())).toList();
  }

  /** An alias that differs in hyphens only is how the docs write the name. */
  private static Stream<String> spelled(List<String> names) {
    var loose = Names.loose(names.get(0));
    boolean hyphenated = names.stream().skip(1).anyMatch(it -> Names.loose(it).equals(loose));
    return names.stream().skip(hyphenated ? 1 : 0);
  }
}
