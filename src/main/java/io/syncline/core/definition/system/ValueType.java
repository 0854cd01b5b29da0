package io.syncline.core.definition.system;

/** The type of an attribute or native field. */
public enum ValueType {
  TEXT,
  INTEGER,
  DECIMAL,
  BOOLEAN,
  /** A calendar day, {@code 2026-11-21}. */
  DATE,
  /** An instant, kept in UTC. */
  DATETIME,
  EMAIL,
  PHONE,
  URL,
  /** ISO 3166-1 alpha-2. */
  COUNTRY,
  /** ISO 4217. */
  CURRENCY,
  /** One of a list of values. */
  PICKLIST,
  /** Money in major units, with its currency beside it. */
  MONEY,
  /** The id of another record. */
  REFERENCE,
  LIST,
  OBJECT
}
