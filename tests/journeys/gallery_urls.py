"""The site's addresses and the gallery's, which the site has in development only."""

from django.urls import path

from symposium.gallery import components
from symposium.urls import urlpatterns as site

urlpatterns = [*site, path("components/", components, name="components")]
