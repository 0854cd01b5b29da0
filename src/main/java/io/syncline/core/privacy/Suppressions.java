package io.syncline.core.privacy;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.VersionHash;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * By what an erased person is recognized who comes back: hashes of the ids of their copies, and of
 * what match rules compare. They are stored with a key, as match values are.
 */
public final class Suppressions {

  /** The rule by which a copy is recognized by its id. */
  private static final String COPY = "@copy";

  private Suppressions() {}

  /** What is to be recognized of a record. */
  public static Set<MatchValue> of(Entity entity, Attributes values, Collection<NativeRef> copies) {
    var all = new HashSet<>(MatchValues.of(entity, values).values());
    copies.forEach(it -> all.add(of(entity.name(), it)));
    return all;
  }

  /** By its id. */
  public static MatchValue of(String entity, NativeRef copy) {
    return new MatchValue(entity, COPY, VersionHash.of(copy.toString()).hex());
  }
}
