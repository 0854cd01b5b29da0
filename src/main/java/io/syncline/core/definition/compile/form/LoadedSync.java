package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.source.WrittenKeys;
import io.syncline.core.definition.system.ObjectType;
import java.util.List;

/**
 * One sync file that was read and is whole.
 *
 * @param form what it comes to, findings with their positions
 * @param file its file
 * @param contentHash SHA-256 of what it says with the defaults laid under, hexadecimal
 * @param written where its file says what
 * @param text of its file, as it was read
 */
public record LoadedSync(
    SyncForm form, String file, String contentHash, WrittenKeys written, String text) {

  public String name() {
    return form.definition().service();
  }

  /** Whether it can be started, by itself. */
  public boolean startable() {
    return form.holds().isEmpty();
  }

  public List<Finding> findings() {
    return form.findings();
  }

  /** Whether its own words are the same, and what the systems make of them. */
  public boolean saysAs(LoadedSync other) {
    return contentHash.equals(other.contentHash)
        && form.definition().equals(other.form.definition())
        && holdsAs(other);
  }

  /** Whether the systems make the same of both: entities, attributes, permissions, reasons. */
  public boolean holdsAs(LoadedSync other) {
    return startable() == other.startable()
        && objects().equals(other.objects())
        && SyncExplanation.entities(form).equals(SyncExplanation.entities(other.form));
  }

  private List<ObjectType> objects() {
    return form.entities().stream()
        .flatMap(entity -> entity.entity().members().stream())
        .map(EntityMember::object)
        .toList();
  }
}
