package io.syncline.sandbox;

/** A made-up person as the edit stream knows them; phone in E.164, all other values free text. */
public record Person(
    String firstName,
    String lastName,
    String email,
    String phone,
    String company,
    String jobTitle,
    String city,
    String country) {

  public String name() {
    return firstName + " " + lastName;
  }

  public Person withLastName(String value) {
    return new Person(firstName, value, email, phone, company, jobTitle, city, country);
  }

  public Person withEmail(String value) {
    return new Person(firstName, lastName, value, phone, company, jobTitle, city, country);
  }

  public Person withPhone(String value) {
    return new Person(firstName, lastName, email, value, company, jobTitle, city, country);
  }

  public Person withJob(String newCompany, String newTitle) {
    return new Person(firstName, lastName, email, phone, newCompany, newTitle, city, country);
  }

  public Person withCity(String newCity, String newCountry) {
    return new Person(firstName, lastName, email, phone, company, jobTitle, newCity, newCountry);
  }
}
