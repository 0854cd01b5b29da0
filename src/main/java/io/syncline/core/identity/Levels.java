package io.syncline.core.identity;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.clean.MatchNormalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far two records agree, attribute by attribute, in levels that can be counted: {@link #SAME},
 * {@link #NEAR}, {@link #DIFFERENT}, or {@link #MISSING} where either does not have it. Pure and
 * symmetric.
 */
public final class Levels {

  public static final int SAME = 0;
  public static final int NEAR = 1;
  public static final int DIFFERENT = 2;

  /** How many levels there are of an attribute that both have. */
  public static final int COUNT = 3;

  public static final int MISSING = 3;

  private static final double NEAR_FROM = 0.85;
  private static final Set<ValueType> NOT_COMPARED =
      Set.of(ValueType.BOOLEAN, ValueType.LIST, ValueType.OBJECT, ValueType.DATETIME);

  private final Entity entity;
  private final List<Attribute> attributes;

  public Levels(Entity entity) {
    this.entity = entity;
    this.attributes =
        new TreeMap<>(entity.attributes())
            .values().stream().filter(it -> !NOT_COMPARED.contains(it.type())).toList();
  }

  /** What is compared, in the order of the names. */
  public List<String> attributes() {
    return attributes.stream().map(Attribute::name).toList();
  }

  /** A record prepared for many comparisons. */
  public static final class Held {
    private final List<Similarity.@Nullable Ready> values = new ArrayList<>();
  }

  public Held held(Attributes record) {
    var held = new Held();
    for (var it : attributes) {
      var value = record.get(it.name());
      held.values.add(
          value == null
              ? null
              : Similarity.ready(Similarity.kind(entity.name(), it), it.type(), value)
                  .orElse(null));
    }
    return held;
  }

  /** By attribute. */
  public byte[] compare(Held one, Held other) {
    var levels = new byte[attributes.size()];
    for (int i = 0; i < levels.length; i++) {
      var mine = one.values.get(i);
      var theirs = other.values.get(i);
      levels[i] = (byte) (mine == null || theirs == null ? MISSING : level(mine.to(theirs)));
    }
    return levels;
  }

  private static int level(double alike) {
    return alike == 1 ? SAME : alike >= NEAR_FROM ? NEAR : DIFFERENT;
  }

  /** What an exact rule would compare, by attribute; null where it is not filled. */
  public @Nullable String[] exact(Attributes record) {
    var exact = new String[attributes.size()];
    for (int i = 0; i < exact.length; i++) {
      var it = attributes.get(i);
      var value = record.get(it.name());
      exact[i] =
          value == null
              ? null
              : MatchNormalizer.normalize(it.name(), it.type(), value).orElse(null);
    }
    return exact;
  }
}
