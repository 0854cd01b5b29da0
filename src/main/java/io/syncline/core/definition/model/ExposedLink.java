package io.syncline.core.definition.model;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.SystemId;

/**
 * A native field that shows a link: it holds the id that the same record has in another system
 * (docs/definitions.md). It is read and never written; records find each other by it before any
 * other rule is asked.
 *
 * @param field the field that holds the id
 * @param system whose id it is
 * @param object the object there
 */
public record ExposedLink(FieldType field, SystemId system, String object) {

  /** How a definition names such a field: this, and the system. */
  public static final String PREFIX = "external_id.";

  /** The name of the rule, as links are marked with it. */
  public String rule() {
    return rule(system);
  }

  /** The rule by which records find each other by their ids in a system. */
  public static String rule(SystemId system) {
    return PREFIX + system;
  }

  /** Whether a name is one of a link, not of an attribute. */
  public static boolean names(String attribute) {
    return Names.loose(attribute).startsWith("externalid.");
  }
}
