package io.syncline.sandbox.demo;

import java.util.List;

/** Family names, no two the same: some vendors insist on names of their own for everybody. */
final class Families {

  private static final List<String> NAMES =
      List.of(
          "Lindqvist Kowalczyk Okafor Dubois Nakamura García Novák Hughes Müller Silva Rossi Kaya"
              .split(" "));

  private int given;

  /** Single names first, then double ones. */
  String next() {
    int number = given++;
    var name = NAMES.get(number % NAMES.size());
    int round = number / NAMES.size();
    if (round == 0) {
      return name;
    }
    var second = NAMES.get((number + round) % NAMES.size());
    return round < NAMES.size() ? name + "-" + second : name + "-" + second + " " + round;
  }
}
