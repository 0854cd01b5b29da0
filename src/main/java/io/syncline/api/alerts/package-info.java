/** The API of alerts. */
@NullMarked
package io.syncline.api.alerts;

import org.jspecify.annotations.NullMarked;
