package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the native field of an object that a name means. */
public final class Fields {

  /** A field and whether the name was its own or that of the standard attribute it carries. */
  public record Found(FieldType field, boolean nativeName) {}

  private Fields() {}

  /**
   * Native fields exactly: by path, by the end of the path where only one ends so, or below a
   * declared object or list; else the field that carries the standard attribute of that name.
   */
  public static Optional<Found> find(ObjectType object, String name) {
    var scoped = withoutObject(object, name);
    return nativeField(object, scoped)
        .map(field -> new Found(field, true))
        .or(() -> standard(object, scoped).map(field -> new Found(field, false)));
  }

  /** {@code <object>.<field>} picks one object's field. */
  private static String withoutObject(ObjectType object, String name) {
    return isOf(object.name(), name) && !object.fields().containsKey(name)
        ? name.substring(name.indexOf('.') + 1)
        : name;
  }

  /** Whether a name begins with that of an object. */
  static boolean isOf(String object, String name) {
    int dot = name.indexOf('.');
    return dot > 0 && Names.singular(name.substring(0, dot)).equals(Names.singular(object));
  }

  static Optional<FieldType> nativeField(ObjectType object, String name) {
    var exact = object.fields().get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    var ending =
        object.fields().values().stream()
            .filter(field -> field.path().endsWith("." + name))
            .toList();
    if (ending.size() == 1) {
      return Optional.of(ending.get(0));
    }
    return Optional.ofNullable(below(object, name));
  }

  private static @Nullable FieldType below(ObjectType object, String name) {
    int end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('['));
    for (int cut = end; cut > 0; cut = Math.max(name.lastIndexOf('.', cut - 1), -1)) {
      var parent = object.fields().get(name.substring(0, cut));
      if (parent != null
          && (parent.type() == ValueType.OBJECT || parent.type() == ValueType.LIST)) {
        return undeclared(name);
      }
    }
    return null;
  }

  /** A field the system type says nothing about: a text of any length. */
  static FieldType undeclared(String path) {
    return FieldType.of(path, null, ValueType.TEXT);
  }

  public static Optional<FieldType> standard(ObjectType object, String attribute) {
    return object.fields().values().stream()
        .filter(field -> field.attribute() != null && Names.same(field.attribute(), attribute))
        .min(Comparator.comparing(FieldType::path));
  }

  /** Whether a member can supply an attribute, mapped or not. */
  public static boolean has(EntityMember member, String attribute, AttributeMap map) {
    return map.of(member.id(), attribute).isPresent()
        || standard(member.object(), attribute).isPresent();
  }
}
