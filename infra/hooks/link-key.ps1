# Creates the secret that seals objection links, if the vault has none. An existing secret is never replaced: the links of all notices that
# were sent depend on it.
$ErrorActionPreference = 'Stop'
$vault = $env:AZURE_KEY_VAULT_NAME
$name = 'objections-link-key'
if (-not $vault) { throw 'Run azd provision first.' }

if ($env:RPAUSE_PRIVATE_NETWORK -eq 'true') {
    Write-Output "The vault accepts requests from its network only. Create the secret $name there, as infra/README.md says."
    exit 0
}

# A new role assignment takes effect after some minutes. Only the answer of the vault tells "no secret" from "no access".
for ($attempt = 1; ; $attempt++) {
    $found = az keyvault secret list --vault-name $vault --query "[?name=='$name'].name" --output tsv
    if ($LASTEXITCODE -eq 0) { break }
    if ($attempt -ge 20) { throw "No access to vault $vault after five minutes. The role Key Vault Secrets Officer is needed." }
    Start-Sleep -Seconds 15
}

if ($found) {
    Write-Output "Vault $vault has the secret $name."
}
else {
    $key = [Convert]::ToBase64String([Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
    az keyvault secret set --vault-name $vault --name $name --value $key --output none
    if ($LASTEXITCODE -ne 0) { throw "The secret $name was not created." }
    Write-Output "Vault $vault has a new secret $name."
}
