package io.syncline.core.model.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by name, in name order. Immutable.
 *
 * <p>Two arrays, of which alike records share the one with the names: a tree of twenty fields costs
 * a kilobyte more and as many comparisons as it has fields to be made.
 */
public final class SortedFields extends AbstractMap<String, Value> {

  private static final SortedFields NONE = new SortedFields(new String[0], new Value[0]);

  private final String[] names;
  private final Value[] values;

  private SortedFields(String[] names, Value[] values) {
    this.names = names;
    this.values = values;
  }

  /** A copy, or the map itself where it is one of these. */
  public static SortedFields of(Map<String, ? extends Value> map) {
    if (map instanceof SortedFields already) {
      return already;
    }
    if (map.isEmpty()) {
      return NONE;
    }
    var names = map.keySet().toArray(new String[0]);
    if (!(map instanceof SortedMap<?, ?> sorted && sorted.comparator() == null)) {
      Arrays.sort(names);
    }
    var values = new Value[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = map.get(names[i]);
    }
    return new SortedFields(names, values);
  }

  /**
   * These names with their values; both arrays are the map's from now on.
   *
   * @param names each greater than the one before it; other maps may share the array
   * @param values by place; none where the name is not said
   */
  public static SortedFields said(String[] names, @Nullable Value[] values) {
    int count = 0;
    for (var value : values) {
      count += value == null ? 0 : 1;
    }
    if (count == names.length) {
      return new SortedFields(names, values);
    }
    var some = new String[count];
    var theirs = new Value[count];
    int at = 0;
    for (int i = 0; i < names.length; i++) {
      var value = values[i];
      if (value != null) {
        some[at] = names[i];
        theirs[at++] = value;
      }
    }
    return new SortedFields(some, theirs);
  }

  /** The same object for alike records that share their names: then their places are the same. */
  public Object names() {
    return names;
  }

  /** The name at a place, from 0 to {@link #size()}. */
  public String name(int place) {
    return names[place];
  }

  /** The value at a place. */
  public Value value(int place) {
    return values[place];
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return place(name) >= 0;
  }

  @Override
  public @Nullable Value get(@Nullable Object name) {
    int place = place(name);
    return place < 0 ? null : values[place];
  }

  private int place(@Nullable Object name) {
    return name instanceof String text ? Arrays.binarySearch(names, text) : -1;
  }

  /**
   * The place of a name; below zero where it is not said.
   *
   * @param guess where it is looked for first: alike records have it at the same place
   */
  public int place(String name, int guess) {
    return guess >= 0 && guess < names.length && names[guess].equals(name) ? guess : place(name);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Value> action) {
    for (int i = 0; i < names.length; i++) {
      action.accept(names[i], values[i]);
    }
  }

  @Override
  public Set<Entry<String, Value>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<String, Value>> {
    @Override
    public int size() {
      return names.length;
    }

    @Override
    public Iterator<Entry<String, Value>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < names.length;
        }

        @Override
        public Entry<String, Value> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return Map.entry(names[next], values[next++]);
        }
      };
    }
  }
}
