package io.syncline.core.transform.path;

import io.syncline.core.definition.system.body.XmlForm;
import io.syncline.core.model.value.SortedFields;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.PathStep.Each;
import io.syncline.core.transform.path.PathStep.Name;
import io.syncline.core.transform.path.PathStep.Where;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a field is in a native record, read once and used for every record. Safe for threads.
 *
 * <p>Names are joined by dots; {@code [name=value]} behind a name picks the list element whose
 * {@code name} holds {@code value}; a name that meets a list picks the element of that {@code name}
 * or {@code id}, and as the last step its {@code value} where the element has one. A backslash
 * takes the next character literally, and {@code [name="value"]} keeps digits as text. {@code
 * $text} of a text is that text.
 *
 * <p>{@code []} behind a name means all elements of the list, {@code [][name=value]} all that hold
 * the value. What such a path reads is what the rest of it reads in each: one value where all that
 * say one agree, a list where they differ, {@link Value#CLEARED} where the list is there and none
 * says one.
 */
public final class FieldPath {

  private final List<PathStep> steps;
  private final PathEdits edits;

  // Where each name was found the last time. Threads overwrite one another's: a guess is checked.
  private final int[] places;

  private FieldPath(List<PathStep> steps) {
    this.steps = List.copyOf(steps);
    this.edits = new PathEdits(this.steps);
    this.places = new int[steps.size()];
  }

  /**
   * Reads the notation.
   *
   * @throws IllegalArgumentException naming the path and what is wrong with it
   */
  public static FieldPath parse(String path) {
    return new FieldPath(new PathNotation(path).steps());
  }

  /**
   * The value there; {@link Value#CLEARED} below something that is empty; null where the tree does
   * not say.
   */
  public @Nullable Value read(Value.Struct tree) {
    Value at = tree;
    for (int i = 0; i < steps.size(); i++) {
      if (at.isEmpty()) {
        return Value.CLEARED;
      }
      if (steps.get(i) instanceof Each) {
        return each(at, i);
      }
      var next = down(at, i);
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private static @Nullable Value agreed(@Nullable Value at, Collection<Value> found) {
    return switch (found.size()) {
      case 0 -> at instanceof Value.Items ? Value.CLEARED : null;
      case 1 -> found.iterator().next();
      default -> new Value.Items(List.copyOf(found));
    };
  }

  private @Nullable Value each(Value at, int index) {
    var found = new LinkedHashSet<Value>();
    collect(at, index, found);
    return agreed(at, found);
  }

  /** What the steps from here on say, in each element where several are meant. */
  private void collect(@Nullable Value at, int index, Collection<Value> found) {
    if (at == null || at.isEmpty()) {
      return;
    }
    if (index == steps.size()) {
      found.addAll(at instanceof Value.Items items ? items.values() : List.of(at));
    } else if (!(steps.get(index) instanceof Each each)) {
      collect(down(at, index), index + 1, found);
    } else if (at instanceof Value.Items items) {
      items.values().stream().filter(each::means).forEach(it -> collect(it, index + 1, found));
    }
  }

  /**
   * {@code base} with {@code value} there; siblings stay, what is missing on the way is made. Where
   * all elements of a list are meant, a list that is there stays as it is, and one that is missing
   * is made of one element for each value.
   */
  public Value.Struct write(Value.Struct base, Value value) {
    return (Value.Struct) edits.put(base, 0, value);
  }

  /**
   * {@code base} without the field; a list element picked on the way stays, one picked last goes.
   * Where all elements of a list are meant, nothing goes.
   */
  public Value.Struct remove(Value.Struct base) {
    return (Value.Struct) edits.cut(base, 0);
  }

  /**
   * {@code base} with a list of one wherever this path means elements of a list and no list is
   * there: XML writes both alike.
   */
  public Value.Struct listed(Value.Struct base) {
    return (Value.Struct) edits.listed(base, 0);
  }

  private @Nullable Value down(Value at, int index) {
    var step = steps.get(index);
    if (step instanceof Name name) {
      if (at instanceof Value.Struct struct) {
        return field(struct, name.name(), index);
      }
      if (at instanceof Value.Items items) {
        int found = PathStep.named(items, name.name());
        return found < 0 ? null : content(items.values().get(found), index == steps.size() - 1);
      }
      boolean text = at instanceof Value.Text && name.name().equals(XmlForm.TEXT);
      return text ? at : null;
    }
    if (step instanceof Where where && at instanceof Value.Items items) {
      int found = where.find(items);
      return found < 0 ? null : items.values().get(found);
    }
    return null;
  }

  private @Nullable Value field(Value.Struct struct, String name, int index) {
    var fields = SortedFields.of(struct.fields());
    int place = fields.place(name, places[index]);
    if (place < 0) {
      return null;
    }
    places[index] = place;
    return fields.value(place);
  }

  private static @Nullable Value content(Value item, boolean last) {
    return last
            && item instanceof Value.Struct struct
            && struct.fields().containsKey(PathEdits.ITEM_VALUE)
        ? struct.fields().get(PathEdits.ITEM_VALUE)
        : item;
  }
}
