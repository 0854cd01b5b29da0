/** Change events of Salesforce, from its streaming API to the inbox. */
@NullMarked
package io.syncline.journey.salesforce;

import org.jspecify.annotations.NullMarked;
