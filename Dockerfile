# The self-hosted app. infra/README.md says how to build and run it.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
RUN dotnet publish functions/RegionalPause.App --configuration Release --arch "$TARGETARCH" --output /published

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /published .
# The root file system can be read-only: the app writes only to /tmp, and the runtime's diagnostic port would need a file there too.
ENV ASPNETCORE_URLS=http://+:8080 DOTNET_EnableDiagnostics=0
EXPOSE 8080
# The unprivileged user of the base image, by number, so that a cluster can see that it is not root.
USER $APP_UID
ENTRYPOINT ["dotnet", "RegionalPause.App.dll"]
