package io.syncline.core.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The chain of systems and deliveries a change came through, oldest first: provenance for audit and
 * the ping-pong alarm. It never suppresses a delivery (S5).
 */
public record Origin(List<String> chain) {

  private static final int LONGEST = 16;

  public static final Origin NONE = new Origin(List.of());

  public Origin {
    chain =
        List.copyOf(
            chain.size() > LONGEST ? chain.subList(chain.size() - LONGEST, chain.size()) : chain);
  }

  public static Origin of(String first) {
    return new Origin(List.of(first));
  }

  public Origin through(String next) {
    var longer = new ArrayList<>(chain);
    longer.add(next);
    return new Origin(longer);
  }
}
