package io.syncline.core.audit.digest;

import io.syncline.core.model.value.Sha256;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes the digests of a window's rows in the order of their numbers, and makes its parts. */
public final class PartDigests {

  private final Map<LocalDate, Running> days = new TreeMap<>();

  private static final class Running {
    private final MessageDigest digest = Sha256.begin();
    private long rows;
  }

  public void add(LocalDate day, byte[] row) {
    var running = days.computeIfAbsent(day, it -> new Running());
    running.digest.update(row);
    running.rows++;
  }

  /** The parts by day; nothing can be added any more. */
  public List<DigestWindow.Part> parts() {
    return days.entrySet().stream()
        .map(
            it ->
                new DigestWindow.Part(
                    it.getKey(),
                    it.getValue().rows,
                    HexFormat.of().formatHex(it.getValue().digest.digest())))
        .toList();
  }
}
