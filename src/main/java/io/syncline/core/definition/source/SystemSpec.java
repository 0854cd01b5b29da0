package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Within;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.model.SystemId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One system of a sync.
 *
 * @param id the connected application, the same in every sync
 * @param type name of its system definition; null: as its connection says, else the id
 * @param connection its settings; null: given elsewhere or by the environment
 * @param objects the objects that take part; empty: those that fit the entities
 * @param primary the system of record
 * @param weight for {@code weighted}
 * @param missing what happens where a record is missing, here or elsewhere
 */
public record SystemSpec(
    SystemId id,
    @Nullable String type,
    @Nullable Map<String, String> connection,
    List<ObjectSpec> objects,
    boolean primary,
    @Within(min = 0, max = 100) @Nullable BigDecimal weight,
    @Group Missing missing) {

  /**
   * What happens where a record is missing.
   *
   * @param deletes what this system does when the record is deleted elsewhere
   * @param create what happens where a record is missing there; null: {@code create}, or {@code
   *     review} where its system type says that a create of the object moves money or gives access
   */
  public record Missing(@Default("archive") DeletePolicy deletes, @Nullable CreatePolicy create) {}

  public SystemSpec {
    objects = List.copyOf(objects);
  }

  /** The same, with the type its connection gives it. */
  public SystemSpec as(String otherType) {
    return new SystemSpec(id, otherType, connection, objects, primary, weight, missing);
  }

  /** The same; where a record is missing this is done, unless it is null. */
  public SystemSpec creating(@Nullable CreatePolicy create) {
    return create == null
        ? this
        : new SystemSpec(
            id, type, connection, objects, primary, weight, new Missing(missing.deletes(), create));
  }
}
