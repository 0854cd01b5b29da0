package io.syncline.system.jdbc.catalog;

import java.sql.Types;
import java.util.Locale;

/** What a column holds, as far as reading and writing it differ. */
public enum ColumnKind {
  TEXT,
  INTEGER,
  NUMBER,
  /** Floating point: as the database writes it. */
  FLOAT,
  BOOLEAN,
  DATE,
  /** A date and time without a zone. */
  LOCAL_TIME,
  /** A date and time that is one moment everywhere. */
  INSTANT,
  ARRAY,
  /** As the database writes it, and understands it again: UUIDs, JSON, enumerations. */
  OTHER,
  /** Not read and not written. */
  BINARY;

  public static ColumnKind of(int type, String name, Dialect dialect) {
    var typeName = name.toLowerCase(Locale.ROOT);
    return switch (type) {
      case Types.TIMESTAMP -> dialect.keepsInstant(typeName) ? INSTANT : LOCAL_TIME;
      case Types.TIMESTAMP_WITH_TIMEZONE -> INSTANT;
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.CLOB ->
          typeName.contains("char") || typeName.contains("text") ? TEXT : OTHER;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> INTEGER;
      case Types.NUMERIC, Types.DECIMAL -> NUMBER;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> typeName.equals("money") ? OTHER : FLOAT;
      case Types.BOOLEAN -> BOOLEAN;
      case Types.BIT -> dialect.isBoolean(typeName) ? BOOLEAN : OTHER;
      case Types.DATE -> DATE;
      case Types.ARRAY -> ARRAY;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BINARY;
      default -> OTHER;
    };
  }
}
