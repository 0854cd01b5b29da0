package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;

/**
 * The records under which those of an object stand. They are listed for one parent after the other,
 * and requests say {@code {parent.id}}.
 *
 * @param object the object of this type whose records are the parents
 * @param id path of the parent's id in a record; what an answer does not say there is the parent
 *     that was asked for. A create takes it from there
 * @param ids whether a record is named by its parent's id and its own, or by its own alone
 * @param changesParent whether a change of a record moves its parent's {@code updatedAt}: then
 *     polls ask only under parents that changed
 */
public record Parent(
    @Shorthand String object,
    @Default("$parent") String id,
    @Default("withParent") Ids ids,
    boolean changesParent) {

  /** What names a record. */
  public enum Ids {
    /** Its own id is unique under its parent only, or requests for it need the parent's. */
    WITH_PARENT,
    /** Its own id, whatever its parents. */
    OWN
  }
}
