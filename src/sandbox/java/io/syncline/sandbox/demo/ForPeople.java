package io.syncline.sandbox.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints what waits for a person, and its result once it is settled. */
final class ForPeople {

  private final ProductApi api;
  private final Town town;
  private final Teller teller;
  private final List<Open> open = new ArrayList<>();

  /** One question or dead letter, by its path in the API. */
  private record Open(String what, String path, Citizen citizen) {}

  ForPeople(ProductApi api, Town town, Teller teller) {
    this.api = api;
    this.town = town;
    this.teller = teller;
  }

  void waits(String what, String path, Citizen citizen) {
    open.add(new Open(what, path, citizen));
  }

  int count() {
    return open.size();
  }

  /** Reports what a person settled since the last look, with what the systems hold now. */
  void report() throws InterruptedException {
    for (var it : List.copyOf(open)) {
      var status = api.status(it.path());
      if (!status.isEmpty() && !status.equals("open")) {
        open.remove(it);
        Arrivals.until(() -> town.agrees(it.citizen()));
        teller.came(it.what() + " is " + status + "; last names now: " + names(it.citizen()));
        if (town.agrees(it.citizen())) {
          town.join(it.citizen());
        }
      }
    }
  }

  private String names(Citizen citizen) {
    return Stream.of(Place.values())
        .map(place -> place.title() + " " + name(Card.of(place, town.copy(citizen, place))))
        .collect(Collectors.joining(", "));
  }

  private static String name(@Nullable Card card) {
    return card == null ? "has no copy" : card.lastName();
  }
}
