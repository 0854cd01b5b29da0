package io.syncline.route.salesforce;

import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.SystemId;
import org.apache.camel.spi.PropertiesFunction;

/**
 * The placeholder {@code {{salesforce-replay:<system>.<object>}}}: where a subscription begins,
 * each time its route is made.
 */
public final class ReplayFunction implements PropertiesFunction {

  private final ReplayPositions positions;

  public ReplayFunction(ReplayPositions positions) {
    this.positions = positions;
  }

  @Override
  public String getName() {
    return "salesforce-replay";
  }

  @Override
  public String apply(String named) {
    return String.valueOf(positions.begin(place(named)));
  }

  /**
   * @throws IllegalArgumentException where it is not {@code <system>.<object>}
   */
  static Place place(String named) {
    int dot = named.indexOf('.');
    if (dot < 1 || dot == named.length() - 1) {
      throw new IllegalArgumentException("<system>.<object> is expected, and this is " + named);
    }
    return new Place(SystemId.of(named.substring(0, dot)), named.substring(dot + 1));
  }
}
