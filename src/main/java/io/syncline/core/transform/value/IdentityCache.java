package io.syncline.core.transform.value;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was made of an immutable object, by identity, for as long as the object lives: the
 * deep {@code equals} of large records would cost more than what is remembered. Safe for threads; a
 * value may be made twice at once, then either serves.
 *
 * <p>The value must not hold the key, or neither is ever forgotten.
 *
 * @param <K> the object
 * @param <S> a second object that the value depends on; the value is computed again for another one
 * @param <V> what is made of them
 */
public final class IdentityCache<K, S, V> {

  private final ConcurrentMap<Object, Entry<S, V>> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<K> gone = new ReferenceQueue<>();

  private record Entry<S, V>(WeakReference<S> second, V value) {}

  public V get(K key, S second, Supplier<V> maker) {
    var known = entries.get(new Probe(key));
    if (known != null && known.second().refersTo(second)) {
      return known.value();
    }
    for (var dead = gone.poll(); dead != null; dead = gone.poll()) {
      entries.remove(dead);
    }
    var value = maker.get();
    entries.put(new Key<>(key, gone), new Entry<>(new WeakReference<>(second), value));
    return value;
  }

  /** How many are remembered. */
  public int size() {
    return entries.size();
  }

  /** A key that is kept. */
  private static final class Key<K> extends WeakReference<K> {
    private final int hash;

    Key(K referent, ReferenceQueue<K> queue) {
      super(referent, queue);
      this.hash = System.identityHashCode(referent);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      if (other instanceof Probe probe) {
        return get() == probe.key();
      }
      return other instanceof Key<?> that && get() != null && get() == that.get();
    }
  }

  /** A key that is only looked for. */
  private record Probe(Object key) {
    @Override
    public int hashCode() {
      return System.identityHashCode(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key<?> kept && kept.get() == key;
    }
  }
}
