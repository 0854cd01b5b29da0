/** The recurring jobs of the application. */
@NullMarked
package io.syncline.app.job;

import org.jspecify.annotations.NullMarked;
