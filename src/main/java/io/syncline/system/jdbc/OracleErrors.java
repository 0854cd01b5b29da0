package io.syncline.system.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What errors of Oracle mean, in the states of PostgreSQL: its own states are too coarse. */
final class OracleErrors {

  private static final Map<Integer, String> STATES = new HashMap<>();

  static {
    are("23505", 1);
    are("23502", 1400, 1407);
    are("23503", 2291, 2292);
    are("23514", 2290);
    are("22001", 12899);
    are("22003", 1426, 1438);
    are("22018", 1722, 1830, 1839, 1841, 1843, 1847, 1858, 1861, 1878);
    are("40P01", 60);
    are("40001", 8177, 1555);
    are("55P03", 54, 30006);
    are("57014", 1013);
    are("28000", 1005, 1017, 1045, 28000, 28001);
    are("42501", 1031);
    are("42P01", 942);
    are("42703", 904);
    are("0A000", 1466);
    are("25006", 1456, 16000);
    are("53300", 18, 20, 12516, 12519, 12520);
    are("08006", 28, 1012, 1033, 1034, 1089, 1090, 1092, 3113, 3114, 3135, 12170, 12505, 12514);
    are("08006", 12528, 12537, 12541, 12547, 17002, 17008, 17410);
  }

  private OracleErrors() {}

  private static void are(String state, int... codes) {
    for (int code : codes) {
      STATES.put(code, state);
    }
  }

  /** Whether Oracle or its driver says it. */
  static boolean isOne(SQLException error) {
    int code = error.getErrorCode();
    return code / 1000 == 17 || String.valueOf(error.getMessage()).startsWith("ORA-");
  }

  /** Of an error of Oracle; what it says itself where no state is known. */
  static String state(SQLException error) {
    int code = error.getErrorCode();
    if (code / 1000 == 20) {
      return "P0001";
    }
    var own = error.getSQLState() == null ? "" : error.getSQLState();
    return STATES.getOrDefault(code, own);
  }

  static String name(SQLException error) {
    return "ORA-%05d".formatted(error.getErrorCode());
  }
}
