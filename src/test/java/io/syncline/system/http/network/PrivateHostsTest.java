package io.syncline.system.http.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateHostsTest {

  private static final String NAME = "crm.example.net";

  private static boolean refuses(String setting, String host, String address) {
    try {
      return PrivateHosts.of(setting).refusal(host, InetAddress.getByName(address)).isPresent();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.7",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.5",
        "::",
        "::1",
        "fc00::1",
        "fdff::1",
        "fec0::1",
        "::ffff:10.0.0.7",
        "::10.0.0.7",
        "64:ff9b::10.0.0.7",
        "2002:a00:7::1"
      })
  void aPrivateAddressIsRefusedUnlessItIsNamed(String address) throws UnknownHostException {
    assertThat(refuses("", NAME, address)).isTrue();
    assertThat(refuses(NAME, NAME, address)).isFalse();
    assertThat(refuses("0.0.0.0/0,::/0", NAME, address)).isFalse();
    assertThat(PrivateHosts.NONE.refusal(NAME, InetAddress.getByName(address)).orElseThrow())
        .contains("syncline.http.private-hosts")
        .doesNotContain(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.0.1",
        "203.0.113.9",
        "2001:db8::1",
        "fe00::1",
        "64:ff9b::203.0.113.9",
        "2002:cb00:7109::1"
      })
  void anyOtherAddressIsOpen(String address) {
    assertThat(refuses("", NAME, address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "fe80::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16"
      })
  void noSettingOpensWhereCloudsGiveCredentials(String address) {
    assertThat(refuses("0.0.0.0/0,::/0," + NAME, NAME, address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "crm.example.net, crm.example.net, false",
    "CRM.example.NET, crm.example.net, false",
    "crm.example.net, CRM.Example.Net., false",
    "crm.example.net, xcrm.example.net, true",
    "crm.example.net, a.crm.example.net, true",
    "*.example.net, crm.example.net, false",
    "*.example.net, a.b.example.net, false",
    "*.example.net, example.net, true",
    "*.example.net, .example.net, true",
    "*.example.net, evilexample.net, true",
    "localhost, localhost, false",
    "10.1.0.0/16, any.example.net, false",
    "10.1.2.3, any.example.net, false",
    "10.1.2.4, any.example.net, true",
    "10.1.2.0/31, any.example.net, true",
    "10.1.2.2/31, any.example.net, false",
    "10.2.0.0/16, any.example.net, true",
    "fd00::/8, any.example.net, true"
  })
  void aNameOpensTheNameAndABlockTheAddress(String setting, String host, boolean refused) {
    assertThat(refuses(setting, host, "10.1.2.3")).isEqualTo(refused);
  }

  @Test
  void severalAreWrittenWithCommas() {
    assertThat(refuses(" localhost, 10.0.0.0/8 ,", NAME, "10.0.0.7")).isFalse();
    assertThat(refuses(null, NAME, "10.0.0.7")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*.",
        "*.*.net",
        "a.*.net",
        "http://crm.example.net",
        "crm.example.net:8080",
        "crm_.net/8",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.1.2.3/16",
        "10.1",
        "256.1.1.1",
        "fd00::/129",
        "fd00:::1",
        "[::1]",
        "a b"
      })
  void whatIsNoneOfThemIsRefusedByItsName(String entry) {
    assertThatThrownBy(() -> PrivateHosts.of(List.of("localhost", entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("syncline.http.private-hosts: `" + entry + "`");
  }
}
